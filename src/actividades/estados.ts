import type { EstadoActividad } from '../eventos/index.js';

/** The state graph of a visit: from each state, the states it may move to. */
export const TRANSICIONES: Readonly<Record<EstadoActividad, readonly EstadoActividad[]>> = {
  pendiente: ['en-curso', 'incompleta'],
  'en-curso': ['completada', 'incompleta'],
  completada: [],
  incompleta: [],
};

const ESTADOS = Object.keys(TRANSICIONES) as EstadoActividad[];

/** The states from which a visit may move to this one. */
export const origenesDe = (hacia: EstadoActividad): EstadoActividad[] =>
  ESTADOS.filter((desde) => TRANSICIONES[desde].includes(hacia));
