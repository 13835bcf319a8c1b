/**
 * Every job there is, with what it carries: ids, never rows or secrets. A job says only that something is
 * to be done; the tables say what, and how far it got.
 */
export interface Trabajos {
  'ejecutar-tarea': { readonly tareaId: number };
}

export type NombreDeTrabajo = keyof Trabajos;

/** All of them, for the check at start that each has exactly one handler. */
export const NOMBRES_DE_TRABAJO = ['ejecutar-tarea'] as const satisfies readonly NombreDeTrabajo[];

/** A job at a worker: what it carries, and which try this is. */
export interface Encargo<N extends NombreDeTrabajo> {
  readonly datos: Trabajos[N];
  /** True if a failure now is final. */
  readonly ultimoIntento: boolean;
}

/** Thrown by a handler to give its job back to the queue untouched, for another process to take. */
export class DevolverTrabajo extends Error {
  override readonly name = 'DevolverTrabajo';
}
