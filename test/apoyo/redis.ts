import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as esperar } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { puertoLibre } from './postgres.js';

const ARRANQUE_MAXIMO_MS = 10_000;

export interface RedisDePrueba {
  readonly url: string;
  /** Ends it at once, with all that it holds, and starts another in its place. */
  reiniciar(): Promise<void>;
  /** Ends it at once, with all that it holds. */
  detener(): Promise<void>;
  /** Starts it again, empty, after `detener`. */
  volver(): Promise<void>;
}

/** Starts the machine's `redis-server` on a free port, keeping nothing on disk. @throws if it has none. */
export async function arrancarRedis(): Promise<RedisDePrueba> {
  const puerto = await puertoLibre();
  const url = `redis://127.0.0.1:${puerto}`;
  let proceso = await lanzar(puerto, url);
  const detener = async () => {
    if (proceso.exitCode !== null || proceso.signalCode !== null) return;
    const terminado = once(proceso, 'exit');
    proceso.kill('SIGKILL');
    await terminado;
  };
  const volver = async () => {
    proceso = await lanzar(puerto, url);
  };
  return {
    url,
    detener,
    volver,
    reiniciar: async () => {
      await detener();
      await volver();
    },
  };
}

async function lanzar(puerto: number, url: string): Promise<ChildProcess> {
  const ajustes = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const proceso = spawn('redis-server', ['--port', String(puerto), ...ajustes], { stdio: 'ignore' });
  // Rejects if there is no such program here.
  await once(proceso, 'spawn');
  const limite = Date.now() + ARRANQUE_MAXIMO_MS;
  for (;;) {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => {});
    try {
      await redis.connect();
      await redis.ping();
      return proceso;
    } catch (error) {
      if (Date.now() > limite) throw error;
      await esperar(20);
    } finally {
      redis.disconnect();
    }
  }
}
