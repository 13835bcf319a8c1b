import type { EstadoTarea } from '../eventos/index.js';

/** The state graph of a task: from each state, the states it may move to. */
export const TRANSICIONES: Readonly<Record<EstadoTarea, readonly EstadoTarea[]>> = {
  pendiente: ['en-proceso', 'cancelado'],
  'en-proceso': ['en-proceso', 'completado', 'fallido', 'cancelado'],
  completado: [],
  fallido: [],
  cancelado: [],
};

const ESTADOS = Object.keys(TRANSICIONES) as EstadoTarea[];

/** States that never change again. */
export const TERMINALES = ESTADOS.filter((estado) => TRANSICIONES[estado].length === 0);

/** States of a task that still has something to do. */
export const VIVOS = ESTADOS.filter((estado) => TRANSICIONES[estado].length > 0);

export const esTerminal = (estado: EstadoTarea) => TERMINALES.includes(estado);
