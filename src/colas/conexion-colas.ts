import { Logger } from '@nestjs/common';
import {
  createPostgresBackend,
  type PgPool,
  type Processor,
  Queue,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Pool } from 'pg';
import type { Conexion } from '../base-datos/index.js';
import { poolDePglite } from './pool-pglite.js';

const ESQUEMA = 'bullmq';

/** The part of BullMQ's queue and worker that is the same whatever keeps the jobs. */
export type Cola = Pick<Queue, 'add' | 'addBulk' | 'getJobCounts' | 'isPaused' | 'obliterate' | 'close'>;
export type Trabajador = Pick<Worker, 'close'>;
export type OpcionesDeTrabajador = Omit<WorkerOptions, 'connection'>;

/** Where BullMQ keeps its jobs on this profile, ready to use. */
export interface ConexionDeColas {
  crearCola(nombre: string): Cola;
  crearTrabajador(nombre: string, procesar: Processor, opciones: OpcionesDeTrabajador): Trabajador;
  cerrar(): Promise<void>;
}

/** BullMQ reports a lost connection as an event and goes on by itself; without a listener it would end the process. */
const avisar = (quien: string) => (error: Error) => new Logger('Colas').error(`${quien}: ${error.message}`);

/** Opens the queue's own connections and creates or upgrades its tables, under BullMQ's own lock. */
export async function abrirConexionDeColas(conexion: Conexion, conexiones: number): Promise<ConexionDeColas> {
  const connection: PgPool =
    conexion.perfil === 'embebido'
      ? poolDePglite(conexion.pglite)
      : new Pool({
          connectionString: conexion.url,
          max: conexiones,
          keepAlive: true,
          application_name: 'seguimiento-colas',
          options: `-c search_path=${ESQUEMA}`,
        });
  const cliente = await connection.connect();
  try {
    await runMigrations(cliente, ESQUEMA);
    // One session serves everybody on PGlite; a pool's sessions are born with theirs.
    if (conexion.perfil === 'embebido') await cliente.query(`SET search_path TO public, ${ESQUEMA}`);
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
    cerrar: () => connection.end(),
  };
}
