import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { momento, usuario } from './empresas.js';

/** How far a user went on a local day, from the positions that were there when it was worked out. */
export const resumenDiario = pgTable(
  'resumen_diario',
  {
    empresaId: integer('empresa_id').notNull(),
    usuarioId: integer('usuario_id').notNull(),
    /** A day of `zonaHoraria`. */
    fecha: date({ mode: 'string' }).notNull(),
    /** The empresa's when it was worked out. */
    zonaHoraria: text('zona_horaria').notNull(),
    distanciaMetros: doublePrecision('distancia_metros').notNull(),
    /** Positions of the day, those that do not count for the distance included. */
    puntos: integer().notNull(),
    descartadosPorPrecision: integer('descartados_por_precision').notNull(),
    descartadosPorVelocidad: integer('descartados_por_velocidad').notNull(),
    descartadosPorRuido: integer('descartados_por_ruido').notNull(),
    /** Whether its last positions count, only later ones can tell. */
    provisional: boolean().notNull().default(false),
    actualizadoEn: momento('actualizado_en').notNull(),
  },
  (tabla) => [
    // resumenesDiarios(usuarioId): WHERE usuario_id = $1 AND fecha BETWEEN $2 AND $3.
    primaryKey({ columns: [tabla.usuarioId, tabla.fecha] }),
    foreignKey({
      columns: [tabla.empresaId, tabla.usuarioId],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    // resumenesDiarios() of a supervisor: WHERE empresa_id = $1 AND fecha BETWEEN $2 AND $3.
    index('resumen_de_empresa').on(tabla.empresaId, tabla.fecha),
    // Those to be worked out again: WHERE provisional.
    index('resumen_provisional')
      .on(tabla.usuarioId)
      .where(sql`${tabla.provisional}`),
    check(
      'resumen_en_rango',
      sql`${tabla.distanciaMetros} >= 0 and ${tabla.descartadosPorPrecision} >= 0
  and ${tabla.descartadosPorVelocidad} >= 0 and ${tabla.descartadosPorRuido} >= 0
  and ${tabla.puntos} >= ${tabla.descartadosPorPrecision} + ${tabla.descartadosPorVelocidad} + ${tabla.descartadosPorRuido}`,
    ),
  ],
);
