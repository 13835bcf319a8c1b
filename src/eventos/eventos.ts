import type { estadoTarea } from '../base-datos/index.js';

export type EstadoTarea = (typeof estadoTarea.enumValues)[number];

/** One advance of a task as it travels: the row, with its moment in RFC 3339. */
export interface Avance {
  readonly tareaId: number;
  readonly seq: number;
  readonly progreso: number;
  readonly mensaje: string;
  readonly estado: EstadoTarea;
  readonly fecha: string;
  readonly restanteMs: number | null;
}

/**
 * What happens inside the server, by name. Every payload is plain JSON: it may cross processes.
 * What clients see is mapped from these at each transport, so that the inside stays free to change.
 */
export interface Eventos {
  'tarea:progreso': Avance;
  /** A session was closed (one of `usuarioId`'s), or all of them when `sesionId` is null. */
  'sesion:terminada': { readonly usuarioId: number; readonly sesionId: string | null };
}

/** One event with its name: what a listener receives. */
export type Suceso = {
  [E in keyof Eventos]: { readonly evento: E; readonly datos: Eventos[E] };
}[keyof Eventos];
