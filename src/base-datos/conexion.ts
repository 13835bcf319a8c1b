import type { PGlite } from '@electric-sql/pglite';
import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Sql } from 'postgres';
import type { Configuracion } from '../configuracion/index.js';
import { abrirPglite } from './pglite/abrir-pglite.js';
import { abrirPostgres } from './postgres/abrir-postgres.js';
import type * as tablas from './tablas/index.js';

/** Drizzle over whichever driver the profile has; services know nothing else of the database. */
export type BaseDatos = PgDatabase<PgQueryResultHKT, typeof tablas>;

/** An open, migrated database and the driver beneath it, for the queue and the event bus. */
export type Conexion =
  | {
      readonly perfil: 'embebido';
      readonly db: BaseDatos;
      readonly pglite: PGlite;
      cerrar(): Promise<void>;
    }
  | {
      readonly perfil: 'postgres';
      readonly db: BaseDatos;
      readonly sql: Sql;
      readonly url: string;
      cerrar(): Promise<void>;
    };

/** Opens the profile's database and brings it to the newest migration. */
export function abrirConexion(configuracion: Configuracion): Promise<Conexion> {
  const { DATABASE_URL, BASE_DATOS_CONEXIONES, DATOS_DIR } = configuracion;
  return DATABASE_URL ? abrirPostgres(DATABASE_URL, BASE_DATOS_CONEXIONES) : abrirPglite(DATOS_DIR);
}

/** Rows of a hand-written statement; the two drivers wrap them differently. */
export async function filas<T extends object>(db: BaseDatos, consulta: SQL): Promise<T[]> {
  const resultado: unknown = await db.execute(consulta);
  return (Array.isArray(resultado) ? resultado : (resultado as { rows: T[] }).rows) as T[];
}

/** A whole batch as one parameter, alike on both drivers: `FROM json_to_recordset(…) AS x(…)`. */
export const comoJson = (lote: readonly object[]) => sql`${JSON.stringify(lote)}::json`;
