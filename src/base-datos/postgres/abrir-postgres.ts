import { sql as plantilla } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import type { Conexion } from '../conexion.js';
import { CARPETA_MIGRACIONES } from '../migraciones.js';
import * as tablas from '../tablas/index.js';

/** Any number that no other program on this database takes an advisory lock with. */
const CANDADO_MIGRACIONES = 7_836_112_095;

/** The `postgres` profile: any Postgres from 14 on. */
export async function abrirPostgres(url: string, conexiones: number): Promise<Conexion> {
  await migrar(url);
  const sql = postgres(url, {
    max: conexiones,
    onnotice: () => {},
    connection: { application_name: 'seguimiento', statement_timeout: 60_000 },
  });
  return {
    perfil: 'postgres',
    db: drizzle(sql, { schema: tablas }),
    sql,
    url,
    cerrar: () => sql.end({ timeout: 2 }),
  };
}

/** One session takes the lock and migrates; the other processes of a deployment wait for it and find nothing to do. */
async function migrar(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const db = drizzle(sql);
    await db.execute(plantilla`select pg_advisory_lock(${CANDADO_MIGRACIONES})`);
    await migrate(db, { migrationsFolder: CARPETA_MIGRACIONES });
  } finally {
    // Ending the session releases the lock.
    await sql.end();
  }
}
