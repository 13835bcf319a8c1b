import type { EstadoActividad } from '../eventos/index.js';

/** The state graph of a visit: from each state, the states it may move to. */
export const TRANSICIONES: Readonly<Record<EstadoActividad, readonly EstadoActividad[]>> = {
  pendiente: ['en-curso', 'incompleta'],
  'en-curso': ['completada', 'incompleta'],
  completada: [],
  incompleta: ['completada'],
};

/** Where a step leads, from each state that takes it. */
export type Camino = Readonly<Partial<Record<EstadoActividad, EstadoActividad>>>;

/** The steps of who makes a visit. One that is closed takes only what was done before, however late it is told. */
export const PASOS = {
  checkIn: { pendiente: 'en-curso', incompleta: 'incompleta' },
  checkOut: { 'en-curso': 'completada', incompleta: 'completada' },
} as const satisfies Record<string, Camino>;

const ESTADOS = Object.keys(TRANSICIONES) as EstadoActividad[];

/** The states from which a visit may move to this one. */
export const origenesDe = (hacia: EstadoActividad): EstadoActividad[] =>
  ESTADOS.filter((desde) => TRANSICIONES[desde].includes(hacia));
