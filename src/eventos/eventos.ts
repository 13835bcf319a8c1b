import type { estadoActividad, estadoTarea, tipoAlerta, UbicacionGuardada } from '../base-datos/index.js';

export type EstadoTarea = (typeof estadoTarea.enumValues)[number];
export type TipoAlerta = (typeof tipoAlerta.enumValues)[number];
export type EstadoActividad = (typeof estadoActividad.enumValues)[number];

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

/** A position as it travels: the row, with its moment in RFC 3339. */
export type PosicionEnVivo = UbicacionGuardada;

/** An alert as it travels: the row, with its moments in RFC 3339. */
export interface AlertaEnVivo {
  readonly id: number;
  readonly tipo: TipoAlerta;
  readonly critica: boolean;
  readonly usuarioId: number;
  readonly geocercaId: number | null;
  readonly mensaje: string;
  readonly ubicacion: PosicionEnVivo | null;
  readonly abiertaEn: string;
  readonly ultimaVezEn: string;
  readonly cerradaEn: string | null;
  readonly atendidaEn: string | null;
  readonly atendidaPor: number | null;
  /** Grows with each change that is told. */
  readonly version: number;
}

/** A message as it travels: the row, with its moment in RFC 3339. */
export interface MensajeEnVivo {
  readonly id: string;
  readonly conversacionId: number;
  readonly autorId: number;
  readonly texto: string;
  readonly fecha: string;
  /** Its place in the conversation, from 1, without holes. */
  readonly orden: number;
}

/** Whether a user is online, and since when (RFC 3339). */
export interface PresenciaEnVivo {
  readonly usuarioId: number;
  readonly enLinea: boolean;
  readonly desde: string;
}

/** A visit as it travels: the row, with its moments in RFC 3339. */
export interface ActividadEnVivo {
  readonly id: number;
  readonly titulo: string;
  readonly usuarioId: number;
  readonly estado: EstadoActividad;
  readonly programadaPara: string;
  readonly direccion: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly checkInEn: string | null;
  readonly checkOutEn: string | null;
  /** Of one that ended incomplete. */
  readonly cerradaEn: string | null;
  /** Grows with each change. */
  readonly version: number;
}

/**
 * What happens inside the server, by name. Every payload is plain JSON: it may cross processes.
 * What clients see is mapped from these at each transport, so that the inside stays free to change.
 */
export interface Eventos {
  'tarea:progreso': Avance;
  /** A session was closed (one of `usuarioId`'s), or all of them when `sesionId` is null. */
  'sesion:terminada': { readonly usuarioId: number; readonly sesionId: string | null };
  /** A user's newest position was replaced by a newer one. */
  'ubicacion:nueva': PosicionEnVivo;
  /** An alert was opened, closed or attended. */
  'alerta:cambio': AlertaEnVivo;
  'chat:mensaje': MensajeEnVivo;
  /** A user came online or went offline for good. */
  'presencia:cambio': PresenciaEnVivo;
  /** A visit was assigned or changed its state. */
  'actividad:cambio': ActividadEnVivo;
  /** How many requests users have made to one process (`de`) since it last told, each with their id. */
  'ritmo:consumo': { readonly de: string; readonly usuarios: readonly (readonly [number, number])[] };
}

/** One event with its name: what a listener receives. */
export type Suceso = {
  [E in keyof Eventos]: { readonly evento: E; readonly datos: Eventos[E] };
}[keyof Eventos];
