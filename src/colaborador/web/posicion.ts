import { nuevoIdentificador } from '../../sincronizacion/cliente/identificador.js';
import type { UbicacionTomada } from '../../sincronizacion/cliente/index.js';

/** A position so old still tells where an alert or a visit was. */
const VIGENTE_MS = 5 * 60_000;
/** What somebody who presses a button can be made to wait. */
const ESPERA_MS = 1500;

let ultima: UbicacionTomada | undefined;

/** As the contract wants it: without what the device does not know, or says in ranges of its own. */
export function tomada({ coords, timestamp }: GeolocationPosition): UbicacionTomada {
  const { latitude, longitude, accuracy, speed, heading } = coords;
  ultima = {
    id: nuevoIdentificador(),
    lat: latitude,
    lon: longitude,
    ...(accuracy >= 0 ? { precision: accuracy } : {}),
    ...(speed !== null && speed >= 0 ? { velocidad: speed } : {}),
    // NaN while standing still.
    ...(heading !== null && heading >= 0 && heading < 360 ? { rumbo: heading } : {}),
    fecha: new Date(timestamp).toISOString(),
  };
  return ultima;
}

/** @throws GeolocationPositionError */
export const tomarPosicion = (opciones: PositionOptions): Promise<GeolocationPosition> =>
  new Promise((resolver, rechazar) => navigator.geolocation.getCurrentPosition(resolver, rechazar, opciones));

/** Where the device is, if that is known or soon told, and nobody has to be asked for it. */
export async function lugarConocido(): Promise<{ lat?: number; lon?: number }> {
  if (!ultima || Date.now() - Date.parse(ultima.fecha) > VIGENTE_MS) {
    try {
      const permiso = await navigator.permissions.query({ name: 'geolocation' });
      if (permiso.state !== 'granted') return {};
      tomada(await tomarPosicion({ maximumAge: VIGENTE_MS, timeout: ESPERA_MS }));
    } catch {
      return {};
    }
  }
  return ultima ? { lat: ultima.lat, lon: ultima.lon } : {};
}
