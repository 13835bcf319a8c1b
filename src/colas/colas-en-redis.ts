import { createRedisBackend, Queue, Worker } from 'bullmq';
import type { ConexionesRedis } from '../base-datos/index.js';
import { avisar } from './avisos.js';
import type { ConexionDeColas } from './conexion-colas.js';

/** Jobs in the Redis of the cluster profile. What it forgets is queued again from the tables. */
export function colasEnRedis(redis: ConexionesRedis): ConexionDeColas {
  // Whoever starts a task is not to wait for Redis: the task is in the table.
  const paraPedir = redis.conectar('cola', 'impaciente');
  const prefix = redis.prefijo;
  return {
    crearCola: (nombre) =>
      new Queue(nombre, { connection: paraPedir, prefix }, createRedisBackend).on('error', avisar('Queue')),
    crearTrabajador: (nombre, procesar, opciones) =>
      new Worker(
        nombre,
        procesar,
        { ...opciones, prefix, connection: redis.conectar('trabajador', 'paciente') },
        createRedisBackend,
      ).on('error', avisar('Worker')),
    comprobar: async () => void (await paraPedir.ping()),
    // Closed with the rest of them.
    cerrar: () => Promise.resolve(),
  };
}
