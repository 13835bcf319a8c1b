import { sql } from 'drizzle-orm';
import { check, integer, pgEnum, pgTable, text, timestamp, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { ROLES } from '../../comun/actor.js';

/** A moment with the zone kept in UTC, to the millisecond: what a JavaScript Date holds. */
export const momento = (nombre: string) =>
  timestamp(nombre, { withTimezone: true, precision: 3, mode: 'date' });

export const rolUsuario = pgEnum('rol_usuario', ROLES);

/** A company: the wall that nothing crosses. */
export const empresa = pgTable(
  'empresa',
  {
    id: integer().primaryKey().generatedByDefaultAsIdentity(),
    nombre: text().notNull(),
    /** IANA name: the zone in which the empresa's days begin and end. */
    zonaHoraria: text('zona_horaria').notNull().default('UTC'),
    creadaEn: momento('creada_en').notNull().defaultNow(),
  },
  (tabla) => [
    check('empresa_nombre_largo', sql`length(${tabla.nombre}) between 1 and 200`),
    // By its form it is a name and no rule as UTC+3, which only Postgres would take; and one that converts: what
    // Postgres does not know fails right there (22023).
    check(
      'empresa_zona_horaria_existe',
      sql`${tabla.zonaHoraria} ~ '^(UTC|[A-Z][A-Za-z_]*(/[A-Za-z0-9_+-]+){1,2})$'
  and (timestamptz '2026-01-01 00:00:00Z' at time zone ${tabla.zonaHoraria}) is not null`,
    ),
  ],
);

export const usuario = pgTable(
  'usuario',
  {
    id: integer().primaryKey().generatedByDefaultAsIdentity(),
    empresaId: integer('empresa_id')
      .notNull()
      .references(() => empresa.id),
    nombre: text().notNull(),
    correo: text().notNull(),
    /** argon2id in PHC form; null for whoever signs in at another identity provider. */
    claveHash: text('clave_hash'),
    rol: rolUsuario().notNull(),
    creadoEn: momento('creado_en').notNull().defaultNow(),
    desactivadoEn: momento('desactivado_en'),
  },
  (tabla) => [
    // Sign-in: WHERE correo = $1. Stored in lower case, so one index serves both uniqueness and look-up.
    uniqueIndex('usuario_correo_unico').on(tabla.correo),
    // The users of an empresa; and what the field tables refer to, so that no row joins two empresas.
    unique('usuario_de_empresa').on(tabla.empresaId, tabla.id),
    check('usuario_correo_minusculas', sql`${tabla.correo} = lower(${tabla.correo})`),
    check('usuario_nombre_largo', sql`length(${tabla.nombre}) between 1 and 200`),
  ],
);
