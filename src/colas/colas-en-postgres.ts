import type { PGlite } from '@electric-sql/pglite';
import { createPostgresBackend, type PgPool, Queue, runMigrations, Worker } from 'bullmq';
import { Client, Pool } from 'pg';
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
  const comunes = {
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'seguimiento-colas',
    // Nobody need wait for the disk: jobs that a failing database forgets are queued again from the tables.
    options: `-c search_path=${ESQUEMA} -c synchronous_commit=off`,
  };
  await migrar(new Client(comunes));
  const pool = new Pool({
    ...comunes,
    // Without these, what a network forgot would be waited for as long as TCP does: a quarter of an hour.
    stream: socket,
    statement_timeout: 60_000,
    // What answers later than that answers nothing; the connection is given up with it.
    query_timeout: 65_000,
    // Each queue's worker keeps one to listen.
    max: Math.max(conexiones, COLAS.length + 2),
    keepAlive: true,
    // Else the machine's, of two hours: BullMQ relies on it to hear that its worker hears nothing any more.
    keepAliveInitialDelayMillis: 10_000,
  });
  // An idle connection that is cut says so here.
  pool.on('error', avisar('Pool'));
  return abrir(pool);
}

/** Jobs inside the process. One session serves everybody there; a pool's sessions are born with theirs. */
export async function colasEnPglite(pglite: PGlite): Promise<ConexionDeColas> {
  const pool = poolDePglite(pglite);
  const cliente = await pool.connect();
  try {
    await runMigrations(cliente, ESQUEMA);
    await cliente.query(`SET search_path TO public, ${ESQUEMA}`);
  } finally {
    cliente.release();
  }
  return abrir(pool);
}

/** Creates or upgrades BullMQ's tables, under its own lock. However long it takes: it is a connection of its own. */
async function migrar(cliente: Client): Promise<void> {
  await cliente.connect();
  try {
    await runMigrations(cliente, ESQUEMA);
  } finally {
    await cliente.end();
  }
}

function abrir(connection: PgPool): ConexionDeColas {
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
