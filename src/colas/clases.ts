import type { Configuracion } from '../configuracion/index.js';
import { type NombreDeTrabajo, TRABAJOS_PERIODICOS } from './trabajos.js';

/** Tasks may hold all of their places for minutes: what must not wait for them has a queue of its own. */
export type NombreDeCola = 'seguimiento' | 'seguimiento-trabajos';
export const COLAS = ['seguimiento', 'seguimiento-trabajos'] as const satisfies readonly NombreDeCola[];

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
  const cola = 'seguimiento-trabajos';
  if (nombre === 'enviar-notificacion') {
    return { cola, intentos: NOTIFICACION_INTENTOS, esperaMs: NOTIFICACION_ESPERA_MS, recordarS: 0 };
  }
  return {
    cola,
    intentos: 3,
    esperaMs: TRABAJO_ESPERA_MS,
    recordarS: PERIODICOS.has(nombre) ? DOS_HORAS_S : 0,
  };
}
