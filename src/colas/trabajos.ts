/** A time at which a periodic work is due. Whoever finds that it is asks for the same job. */
export interface Turno {
  /** RFC 3339: a whole number of periods since 1970. */
  readonly turno: string;
}

/** Works that are due every so many minutes, without anybody asking. */
export const TRABAJOS_PERIODICOS = [
  'calcular-alertas-geocerca',
  'inactividad-checker',
  'resumen-diario',
  'resumen-en-curso',
  'resumen-tardias',
  'cerrado-forzoso',
  'notificaciones-programadas',
  'retencion',
] as const;
export type TrabajoPeriodico = (typeof TRABAJOS_PERIODICOS)[number];

/** What happened that somebody is to be told of. */
export type MotivoDeAviso = 'visita-asignada' | 'panico';

/** The daily turns of summaries: at the day's end, and once more when its last minutes have come in. */
export type TurnoDeResumen = 'resumen-diario' | 'resumen-diario-definitivo';

/** A day that an empresa's users are to have summaries of, all of them. */
export interface DiaPorResumir {
  readonly empresaId: number;
  /** A day of the empresa's own zone, as 2026-01-31. */
  readonly fecha: string;
  /** What is noted once it is done. */
  readonly turno: TurnoDeResumen;
  /** The last day that is due: those until then come one after the other. */
  readonly hasta: string;
}

/**
 * Every job there is, with what it carries: ids, never rows or secrets. A job says only that something is
 * to be done; the tables say what, and how far it got.
 */
export type Trabajos = Readonly<Record<TrabajoPeriodico, Turno>> & {
  readonly 'ejecutar-tarea': { readonly tareaId: number };
  readonly 'resumir-dia': DiaPorResumir;
  /** `id`: of the visit or of the alert. */
  readonly notificar: { readonly motivo: MotivoDeAviso; readonly id: number };
  readonly 'enviar-notificacion': { readonly notificacionId: number };
};

export type NombreDeTrabajo = keyof Trabajos;

/** All of them, for the check at start that each has exactly one handler. */
export const NOMBRES_DE_TRABAJO = [
  'ejecutar-tarea',
  ...TRABAJOS_PERIODICOS,
  'resumir-dia',
  'notificar',
  'enviar-notificacion',
] as const satisfies readonly NombreDeTrabajo[];

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

/** Thrown by a handler whose next try is not to come before some time has passed. */
export class TrabajoAplazado extends Error {
  override readonly name = 'TrabajoAplazado';

  constructor(
    causa: string,
    /** Milliseconds. */
    readonly esperaMs: number,
  ) {
    super(causa);
  }
}
