import type { Processor, Queue, Worker, WorkerOptions } from 'bullmq';
import type { Conexion } from '../base-datos/index.js';
import { colasEnPglite, colasEnPostgres } from './colas-en-postgres.js';
import { colasEnRedis } from './colas-en-redis.js';

/** The part of BullMQ's queue and worker that is the same whatever keeps the jobs. */
export type Cola = Pick<Queue, 'add' | 'addBulk' | 'obliterate' | 'close' | 'getJobCounts'>;
export type Trabajador = Pick<Worker, 'close' | 'concurrency'>;
export type OpcionesDeTrabajador = Omit<WorkerOptions, 'connection'>;

/** Where BullMQ keeps its jobs on this profile, ready to use. */
export interface ConexionDeColas {
  crearCola(nombre: string): Cola;
  crearTrabajador(nombre: string, procesar: Processor, opciones: OpcionesDeTrabajador): Trabajador;
  /** Rejects while jobs can be neither put nor taken. */
  comprobar(): Promise<void>;
  cerrar(): Promise<void>;
}

export async function abrirConexionDeColas(conexion: Conexion, conexiones: number): Promise<ConexionDeColas> {
  if (conexion.perfil === 'embebido') return colasEnPglite(conexion.pglite);
  return conexion.perfil === 'postgres'
    ? colasEnPostgres(conexion, conexiones)
    : colasEnRedis(conexion.redis);
}
