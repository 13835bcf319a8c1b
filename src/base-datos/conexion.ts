import type { PGlite } from '@electric-sql/pglite';
import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Configuracion } from '../configuracion/index.js';
import { abrirPglite } from './pglite/abrir-pglite.js';
import { abrirPostgres, type PostgresAbierto } from './postgres/abrir-postgres.js';
import { ConexionesRedis } from './redis/conexiones-redis.js';
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
  | ({ readonly perfil: 'postgres' } & PostgresAbierto)
  | ({ readonly perfil: 'cluster'; readonly redis: ConexionesRedis } & PostgresAbierto);

/** Opens what the profile needs, waiting for it at start, and brings the database to the newest migration. */
export async function abrirConexion(configuracion: Configuracion): Promise<Conexion> {
  const { perfil } = configuracion;
  if (perfil === 'embebido') return abrirPglite(configuracion.DATOS_DIR);
  if (perfil === 'postgres') return { perfil, ...(await abrirPostgres(configuracion)) };
  const redis = await ConexionesRedis.abrir(configuracion);
  const base = await abrirPostgres(configuracion);
  return {
    perfil,
    ...base,
    redis,
    cerrar: async () => {
      redis.cerrar();
      await base.cerrar();
    },
  };
}

/** Rows of a hand-written statement; the two drivers wrap them differently. */
export async function filas<T extends object>(db: BaseDatos, consulta: SQL): Promise<T[]> {
  const resultado: unknown = await db.execute(consulta);
  return (Array.isArray(resultado) ? resultado : (resultado as { rows: T[] }).rows) as T[];
}

/** A whole batch as one parameter, alike on both drivers: `FROM json_to_recordset(…) AS x(…)`. */
export const comoJson = (lote: readonly object[]) => sql`${JSON.stringify(lote)}::json`;

/** A list of ids as one parameter, `WHERE id IN ${unoDe(ids)}`: of single ones a statement takes 65,535 at most. */
export const unoDe = (ids: readonly number[]) =>
  sql`(select e::int from json_array_elements_text(${JSON.stringify(ids)}::json) as e)`;
