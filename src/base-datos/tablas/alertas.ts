import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { momento, usuario } from './empresas.js';
import { geocerca } from './geocercas.js';

export const tipoAlerta = pgEnum('tipo_alerta', ['fuera-de-zona', 'inactividad', 'panico']);

/** A position as an alert keeps it: the row it came from may be removed earlier. */
export interface UbicacionGuardada {
  readonly id: string;
  readonly usuarioId: number;
  readonly lat: number;
  readonly lon: number;
  readonly precision: number | null;
  readonly velocidad: number | null;
  readonly rumbo: number | null;
  readonly bateria: number | null;
  /** RFC 3339. */
  readonly fecha: string;
}

/** Something that a supervisor has to know of a user, from when it began to when it ended. */
export const alerta = pgTable(
  'alerta',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    empresaId: integer('empresa_id').notNull(),
    usuarioId: integer('usuario_id').notNull(),
    tipo: tipoAlerta().notNull(),
    critica: boolean().notNull().default(false),
    geocercaId: integer('geocerca_id'),
    mensaje: text().notNull(),
    ubicacion: jsonb().$type<UbicacionGuardada>(),
    abiertaEn: momento('abierta_en').notNull().defaultNow(),
    /** The last time that what it tells was found so. */
    ultimaVezEn: momento('ultima_vez_en').notNull().defaultNow(),
    cerradaEn: momento('cerrada_en'),
    atendidaEn: momento('atendida_en'),
    atendidaPor: integer('atendida_por'),
    /** Grows with each change that is told: an older one that arrives late is known by it. */
    version: integer().notNull().default(1),
    actualizadaEn: momento('actualizada_en').notNull().defaultNow(),
  },
  (tabla) => [
    foreignKey({
      columns: [tabla.empresaId, tabla.usuarioId],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    foreignKey({
      columns: [tabla.empresaId, tabla.atendidaPor],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    foreignKey({
      columns: [tabla.empresaId, tabla.geocercaId],
      foreignColumns: [geocerca.empresaId, geocerca.id],
    }),
    // However often it is found, it is open once.
    uniqueIndex('alerta_abierta_unica')
      .on(tabla.empresaId, tabla.usuarioId, tabla.tipo, sql`coalesce(${tabla.geocercaId}, 0)`)
      .where(sql`${tabla.cerradaEn} is null`),
    // A silence is known by the moment at which it became too long: found again, it is the same one.
    uniqueIndex('alerta_inactividad_unica')
      .on(tabla.usuarioId, tabla.abiertaEn)
      .where(sql`${tabla.tipo} = 'inactividad'`),
    // alertas(): WHERE empresa_id = $1 AND id < $2 ORDER BY id DESC.
    index('alerta_de_empresa').on(tabla.empresaId, tabla.id),
    // The sweep for lost events: WHERE actualizada_en > $1.
    index('alerta_reciente').on(tabla.actualizadaEn),
    check(
      'alerta_zona_de_su_tipo',
      sql`(${tabla.tipo} = 'fuera-de-zona') = (${tabla.geocercaId} is not null)`,
    ),
    check('alerta_panico_critica', sql`${tabla.tipo} <> 'panico' or ${tabla.critica}`),
    check('alerta_atendida_por_alguien', sql`(${tabla.atendidaEn} is null) = (${tabla.atendidaPor} is null)`),
  ],
);
