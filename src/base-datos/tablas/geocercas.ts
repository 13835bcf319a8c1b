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
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import type { Area } from '../../comun/geo/area.js';
import { empresa, momento, usuario } from './empresas.js';

/** Where a user is with regard to a zone; `desconocido` while there is no fresh and accurate position. */
export const estadoGeocerca = pgEnum('estado_geocerca', ['desconocido', 'dentro', 'fuera']);

/** A zone of an empresa. */
export const geocerca = pgTable(
  'geocerca',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    empresaId: integer('empresa_id')
      .notNull()
      .references(() => empresa.id),
    nombre: text().notNull(),
    area: jsonb().$type<Area>().notNull(),
    activa: boolean().notNull().default(true),
    /** Grows with each change of `area` or `activa`. */
    version: integer().notNull().default(1),
    creadaEn: momento('creada_en').notNull().defaultNow(),
  },
  (tabla) => [
    // geocercas(): WHERE empresa_id = $1 ORDER BY id; and what assignments refer to.
    unique('geocerca_de_empresa').on(tabla.empresaId, tabla.id),
    check('geocerca_nombre_largo', sql`length(${tabla.nombre}) between 1 and 200`),
  ],
);

/** That a zone is assigned to a user of the same empresa, and where they are with regard to it. */
export const geocercaUsuario = pgTable(
  'geocerca_usuario',
  {
    empresaId: integer('empresa_id').notNull(),
    geocercaId: integer('geocerca_id').notNull(),
    usuarioId: integer('usuario_id').notNull(),
    estado: estadoGeocerca().notNull().default('desconocido'),
    /** The zone's, now: what was worked out of an earlier one is not written. */
    version: integer().notNull(),
    /** Since when the state is this one. */
    desde: momento('desde').notNull().defaultNow(),
  },
  (tabla) => [
    primaryKey({ columns: [tabla.geocercaId, tabla.usuarioId] }),
    foreignKey({
      // Named, as Postgres would cut the name that it gets by default.
      name: 'geocerca_usuario_de_geocerca_fk',
      columns: [tabla.empresaId, tabla.geocercaId],
      foreignColumns: [geocerca.empresaId, geocerca.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'geocerca_usuario_de_usuario_fk',
      columns: [tabla.empresaId, tabla.usuarioId],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    // Evaluation, user by user: WHERE (usuario_id, geocerca_id) > ($1, $2) ORDER BY usuario_id, geocerca_id.
    index('geocerca_usuario_de_usuario').on(tabla.usuarioId, tabla.geocercaId),
  ],
);
