import type { Posicion } from '../../datos/contrato.js';
import { cercaDe } from './longitudes.js';

/** Mean radius of the Earth in metres: IUGG's R1, as the server measures with. */
export const RADIO_DE_LA_TIERRA = 6_371_008.8;
/** What the server takes, in metres. */
export const RADIO_MINIMO = 10;
export const RADIO_MAXIMO = 1_000_000;

const enRadianes = (grados: number): number => (grados * Math.PI) / 180;
const enGrados = (radianes: number): number => (radianes * 180) / Math.PI;

/** Metres between two places along the sphere (haversine). */
export function distancia([lonA, latA]: Posicion, [lonB, latB]: Posicion): number {
  const [a, b] = [enRadianes(latA), enRadianes(latB)];
  const h =
    Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(enRadianes(lonB - lonA) / 2) ** 2;
  return 2 * RADIO_DE_LA_TIERRA * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The radius of a circle about `centro` through `borde`: whole metres within what the server takes. */
export const radioHasta = (centro: Posicion, borde: Posicion): number =>
  acotarRadio(distancia(centro, borde));

export const acotarRadio = (metros: number): number =>
  Math.round(Math.max(RADIO_MINIMO, Math.min(RADIO_MAXIMO, metros)));

/** The place `metros` away from `centro` that one reaches setting out eastwards. */
export function alEsteDe([lon, lat]: Posicion, metros: number): Posicion {
  const angulo = metros / RADIO_DE_LA_TIERRA;
  const latitud = Math.asin(Math.sin(enRadianes(lat)) * Math.cos(angulo));
  const giro = Math.atan2(
    Math.sin(angulo) * Math.cos(enRadianes(lat)),
    Math.cos(angulo) - Math.sin(enRadianes(lat)) * Math.sin(latitud),
  );
  return [cercaDe(lon + enGrados(giro), lon), enGrados(latitud)];
}
