import { elemento, escribir } from '../../panel/web/comun/dom.js';
import { type Cola, datosDe, deTipo } from './cola.js';
import type { Medios, Vista } from './jornada.js';
import { tomada, tomarPosicion } from './posicion.js';
import { hora } from './textos.js';

/** While followed, no more than one position in so long. */
const CADA_MS = 15_000;
const PLAZO_MS = 15_000;

/** Sends the device's position: once, or as long as a switch is on. */
export function mostrarUbicacion({ servicio, guardados, signal }: Medios): Vista {
  const seccion = elemento(document, '#ubicacion', HTMLElement);
  const nota = elemento(seccion, '#ubicacion-nota', HTMLElement);
  const error = elemento(seccion, '#ubicacion-error', HTMLElement);
  const enviar = elemento(seccion, '#ubicacion-enviar', HTMLButtonElement);
  const seguir = elemento(seccion, '#ubicacion-seguir', HTMLInputElement);
  let vigia: number | undefined;
  let anterior = 0;

  async function encolar(posicion: GeolocationPosition): Promise<void> {
    escribir(error, '');
    anterior = Date.now();
    await servicio
      .encolar('ubicaciones', { ubicaciones: [tomada(posicion)] })
      .catch(() => escribir(error, 'No se pudo guardar en este dispositivo. ¿Queda espacio?'));
  }

  async function enviarUna(): Promise<void> {
    enviar.disabled = true;
    try {
      await encolar(await tomarPosicion({ enableHighAccuracy: true, timeout: PLAZO_MS, maximumAge: 0 }));
    } catch (fallo) {
      escribir(error, textoDeFallo(fallo));
    } finally {
      enviar.disabled = false;
    }
  }

  function alternar(): void {
    void guardados.guardar('seguir', seguir.checked);
    if (vigia !== undefined) navigator.geolocation.clearWatch(vigia);
    vigia = undefined;
    if (!seguir.checked) return;
    vigia = navigator.geolocation.watchPosition(
      (posicion) => {
        if (Date.now() - anterior >= CADA_MS) void encolar(posicion);
      },
      (fallo) => {
        escribir(error, textoDeFallo(fallo));
        // A place that is not found yet may still be; a permission that was refused will not be given.
        if (fallo.code !== fallo.PERMISSION_DENIED) return;
        seguir.checked = false;
        alternar();
      },
      { enableHighAccuracy: true, maximumAge: 5000 },
    );
  }

  function pintar({ estado, enEspera }: Cola): void {
    const puntos = deTipo(enEspera, 'ubicaciones').reduce(
      (suma, operacion) => suma + datosDe(operacion).ubicaciones.length,
      0,
    );
    const hecha = deTipo(estado.hechas, 'ubicaciones').at(-1);
    if (puntos > 0)
      escribir(nota, puntos === 1 ? '1 ubicación por enviar' : `${puntos} ubicaciones por enviar`);
    else escribir(nota, hecha?.resueltaEn ? `Última enviada a las ${hora(hecha.resueltaEn)}` : '');
  }

  enviar.addEventListener('click', () => void enviarUna(), { signal });
  seguir.addEventListener('change', alternar, { signal });
  signal.addEventListener('abort', () => {
    if (vigia !== undefined) navigator.geolocation.clearWatch(vigia);
    seguir.checked = false;
    escribir(error, '');
  });
  return {
    async recordar() {
      seguir.checked = (await guardados.leer<boolean>('seguir')) ?? false;
      if (seguir.checked && !signal.aborted) alternar();
    },
    alCambiarCola: pintar,
  };
}

function textoDeFallo(fallo: unknown): string {
  if (!(fallo instanceof GeolocationPositionError)) return 'Este dispositivo no da su ubicación.';
  if (fallo.code === fallo.PERMISSION_DENIED)
    return 'Sin permiso para usar la ubicación. Concédelo en los ajustes del navegador.';
  return 'No se pudo saber dónde estás. Prueba a cielo abierto.';
}
