import { sql } from 'drizzle-orm';
import { check, date, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { empresa, momento } from './empresas.js';

/** The last local day of an empresa for which some daily work was done: what is missing is caught up with. */
export const turnoLocal = pgTable(
  'turno_local',
  {
    empresaId: integer('empresa_id')
      .notNull()
      .references(() => empresa.id),
    trabajo: text().notNull(),
    /** A day of the empresa's own zone. */
    fecha: date({ mode: 'string' }).notNull(),
  },
  (tabla) => [
    primaryKey({ columns: [tabla.trabajo, tabla.empresaId] }),
    check('turno_trabajo_largo', sql`length(${tabla.trabajo}) between 1 and 100`),
  ],
);

/** Since when, and until when, a periodic work has been done without a pause longer than a few of its periods. */
export const vigilia = pgTable(
  'vigilia',
  {
    trabajo: text().primaryKey(),
    desde: momento('desde').notNull(),
    hasta: momento('hasta').notNull(),
  },
  (tabla) => [check('vigilia_en_orden', sql`${tabla.desde} <= ${tabla.hasta}`)],
);
