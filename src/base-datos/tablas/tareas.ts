import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { momento, usuario } from './empresas.js';

export const estadoTarea = pgEnum('estado_tarea', [
  'pendiente',
  'en-proceso',
  'completado',
  'fallido',
  'cancelado',
]);

/** A piece of work that takes long, and how far it got. Its state moves only by conditional UPDATE. */
export const tareaProceso = pgTable(
  'tarea_proceso',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    usuarioId: integer('usuario_id')
      .notNull()
      .references(() => usuario.id),
    tipo: text().notNull(),
    parametros: jsonb().$type<Record<string, unknown>>(),
    estado: estadoTarea().notNull().default('pendiente'),
    progreso: smallint().notNull().default(0),
    mensaje: text(),
    resultado: text(),
    /** Number of the latest advance; 0 before the first. */
    seq: integer().notNull().default(0),
    claveIdempotencia: text('clave_idempotencia'),
    /** Id of the request that started it, for the logs. */
    peticion: text(),
    fechaInicio: momento('fecha_inicio').notNull().defaultNow(),
    fechaFin: momento('fecha_fin'),
    /** Of the latest change, or of being queued again: one that has been silent since may have lost its job. */
    actualizadaEn: momento('actualizada_en').notNull().defaultNow(),
  },
  (tabla) => [
    check('tarea_progreso_entre_0_y_100', sql`${tabla.progreso} between 0 and 100`),
    check('tarea_tipo_largo', sql`length(${tabla.tipo}) between 1 and 100`),
    check('tarea_seq_desde_0', sql`${tabla.seq} >= 0`),
    check(
      'tarea_terminal_con_fecha_fin',
      sql`(${tabla.estado} in ('completado', 'fallido', 'cancelado')) = (${tabla.fechaFin} is not null)`,
    ),
    check('tarea_completada_al_100', sql`${tabla.estado} <> 'completado' or ${tabla.progreso} = 100`),
    // tareas(): WHERE usuario_id = $1 AND id < $2 ORDER BY id DESC.
    index('tarea_de_usuario').on(tabla.usuarioId, tabla.id),
    // tareas(estado): WHERE usuario_id = $1 AND estado = $2 AND id < $3 ORDER BY id DESC.
    index('tarea_de_usuario_por_estado').on(tabla.usuarioId, tabla.estado, tabla.id),
    // Recovery: unfinished tasks, WHERE id > $1 ORDER BY id.
    index('tarea_sin_terminar')
      .on(tabla.id)
      .where(sql`${tabla.estado} in ('pendiente', 'en-proceso')`),
    // Retention: WHERE fecha_fin < $1.
    index('tarea_terminada')
      .on(tabla.fechaFin)
      .where(sql`${tabla.fechaFin} is not null`),
    // iniciarTarea with a key: ON CONFLICT (usuario_id, clave_idempotencia).
    uniqueIndex('tarea_clave_idempotencia_unica')
      .on(tabla.usuarioId, tabla.claveIdempotencia)
      .where(sql`${tabla.claveIdempotencia} is not null`),
  ],
);

/** Every advance of every task: what a subscriber that was away reads to catch up. */
export const avanceTarea = pgTable(
  'avance_tarea',
  {
    tareaId: integer('tarea_id')
      .notNull()
      .references(() => tareaProceso.id, { onDelete: 'cascade' }),
    seq: integer().notNull(),
    progreso: smallint().notNull(),
    mensaje: text().notNull(),
    estado: estadoTarea().notNull(),
    /** Estimated time to the end, in milliseconds, when the advance was made. */
    restanteMs: integer('restante_ms'),
    fecha: momento('fecha').notNull().defaultNow(),
  },
  (tabla) => [
    // Cursor reads: WHERE tarea_id = $1 AND seq > $2 ORDER BY seq.
    primaryKey({ columns: [tabla.tareaId, tabla.seq] }),
    // Sweep of watched tasks: WHERE fecha > now() - $1. Rows come in the order of their fecha: BRIN is tiny.
    // Of its own accord it summarises what was just written, which is what the sweep asks for.
    index('avance_reciente').using('brin', tabla.fecha).with({ autosummarize: true }),
    check('avance_seq_desde_1', sql`${tabla.seq} >= 1`),
    check('avance_progreso_entre_0_y_100', sql`${tabla.progreso} between 0 and 100`),
  ],
);
