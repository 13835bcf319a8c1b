import type { Configuracion } from '../configuracion/index.js';
import { type NombreDeTrabajo, TRABAJOS_PERIODICOS } from './trabajos.js';

/**
 * Tasks may hold all of their places for minutes, and so may push messages while FCM is silent: what must not wait
 * for them has a queue of its own.
 */
export const COLAS = ['seguimiento', 'seguimiento-trabajos', 'seguimiento-envios'] as const;
export type NombreDeCola = (typeof COLAS)[number];

/** How a kind of job is treated. */
export interface Clase {
  readonly cola: NombreDeCola;
  readonly intentos: number;
  /** Milliseconds before the second try; they double for each one after it, up to {@link ESPERA_MAXIMA_MS}. */
  readonly esperaMs: number;
  /**
   * Seconds for which its id is taken after it was done. None: the tables know that it is done, and it may be
   * asked for again.
   */
  readonly recordarS: number;
}

export const ESPERA_MAXIMA_MS = 3_600_000;
const DOS_HORAS_S = 7_200;
const PERIODICOS = new Set<NombreDeTrabajo>(TRABAJOS_PERIODICOS);

export function claseDe(
  nombre: NombreDeTrabajo,
  { TAREAS_INTENTOS, TRABAJO_ESPERA_MS, NOTIFICACION_INTENTOS, NOTIFICACION_ESPERA_MS }: Configuracion,
): Clase {
  if (nombre === 'ejecutar-tarea') {
    return { cola: 'seguimiento', intentos: TAREAS_INTENTOS, esperaMs: TRABAJO_ESPERA_MS, recordarS: 0 };
  }
  if (nombre === 'enviar-notificacion') {
    return {
      cola: 'seguimiento-envios',
      intentos: NOTIFICACION_INTENTOS,
      esperaMs: NOTIFICACION_ESPERA_MS,
      recordarS: 0,
    };
  }
  return {
    cola: 'seguimiento-trabajos',
    intentos: 3,
    esperaMs: TRABAJO_ESPERA_MS,
    recordarS: PERIODICOS.has(nombre) ? DOS_HORAS_S : 0,
  };
}
