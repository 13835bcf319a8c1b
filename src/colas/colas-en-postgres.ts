import type { PGlite } from '@electric-sql/pglite';
import { createPostgresBackend, type PgPool, Queue, runMigrations, Worker } from 'bullmq';
import { Pool } from 'pg';
import type { PostgresAbierto } from '../base-datos/index.js';
import { avisar } from './avisos.js';
import { COLAS } from './clases.js';
import type { ConexionDeColas } from './conexion-colas.js';
import { poolDePglite } from './pool-pglite.js';

const ESQUEMA = 'bullmq';

/** Jobs in a schema of the product's own Postgres, over a pool of the queue's own. */
export async function colasEnPostgres(
  { url, socket }: Pick<PostgresAbierto, 'url' | 'socket'>,
  conexiones: number,
): Promise<ConexionDeColas> {
  const pool = new Pool({
    connectionString: url,
    // Without it, what a network forgot would be waited for as long as TCP does: a quarter of an hour.
    stream: socket,
    // Each queue's worker keeps one to listen.
    max: Math.max(conexiones, COLAS.length + 2),
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    application_name: 'seguimiento-colas',
    // Nobody need wait for the disk: jobs that a failing database forgets are queued again from the tables.
    options: `-c search_path=${ESQUEMA} -c synchronous_commit=off`,
  });
  // An idle connection that is cut says so here.
  pool.on('error', avisar('Pool'));
  return abrir(pool, []);
}

/** Jobs inside the process. One session serves everybody there; a pool's sessions are born with theirs. */
export function colasEnPglite(pglite: PGlite): Promise<ConexionDeColas> {
  return abrir(poolDePglite(pglite), [`SET search_path TO public, ${ESQUEMA}`]);
}

/** Creates or upgrades BullMQ's tables, under its own lock. */
async function abrir(connection: PgPool, ajustes: readonly string[]): Promise<ConexionDeColas> {
  const cliente = await connection.connect();
  try {
    await runMigrations(cliente, ESQUEMA);
    for (const ajuste of ajustes) await cliente.query(ajuste);
  } finally {
    cliente.release();
  }
  return {
    crearCola: (nombre) =>
      new Queue(nombre, { connection }, createPostgresBackend).on('error', avisar('Queue')),
    crearTrabajador: (nombre, procesar, opciones) =>
      new Worker(nombre, procesar, { ...opciones, connection }, createPostgresBackend).on(
        'error',
        avisar('Worker'),
      ),
    comprobar: async () => void (await connection.query('select 1')),
    cerrar: () => connection.end(),
  };
}
