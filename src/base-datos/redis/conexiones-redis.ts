import { Logger } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import type { Configuracion } from '../../configuracion/index.js';
import { esperarServicio } from '../problemas.js';

/** Every connection that is lost is tried again within this, for as long as the process lives. */
const REINTENTO_MAXIMO_MS = 1_000;

const COMUNES = {
  retryStrategy: (intentos) => Math.min(50 * intentos, REINTENTO_MAXIMO_MS),
  connectTimeout: 5_000,
  keepAlive: 10_000,
  // The bus joins its channels itself: ioredis would leave a refusal meanwhile unheard, which ends the process.
  autoResubscribe: false,
} satisfies RedisOptions;

/** For commands that somebody waits for: while Redis is away they fail at once instead of waiting in line. */
const IMPACIENTE = {
  ...COMUNES,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 3_000,
  // One that a network forgot is closed, and opened anew: TCP alone would keep it for a quarter of an hour.
  socketTimeout: 4_000,
} satisfies RedisOptions;

/** For BullMQ's workers, which wait for jobs: they go on by themselves when Redis is back. */
const PACIENTE = {
  ...COMUNES,
  maxRetriesPerRequest: null,
  // Above the ten seconds for which BullMQ lets Redis wait for a job.
  socketTimeout: 15_000,
} satisfies RedisOptions;

/** Opens connections to the Redis of the cluster profile. */
export class ConexionesRedis {
  private readonly logger = new Logger('Redis');
  private readonly abiertos: Redis[] = [];

  private constructor(
    private readonly url: string,
    /** Begins the name of every key and channel: other installations may use the same Redis. */
    readonly prefijo: string,
  ) {}

  /** Waits for a Redis that is not there yet. */
  static async abrir(configuracion: Configuracion): Promise<ConexionesRedis> {
    const url = await esperarServicio('REDIS_URL', configuracion, saludar);
    return new ConexionesRedis(url, configuracion.REDIS_PREFIJO);
  }

  /** @param nombre as operators see it in `CLIENT LIST`. */
  conectar(nombre: string, modo: 'impaciente' | 'paciente'): Redis {
    const opciones = modo === 'paciente' ? PACIENTE : IMPACIENTE;
    const redis = new Redis(this.url, { ...opciones, connectionName: `${this.prefijo}-${nombre}` });
    let avisado = false;
    redis.on('ready', () => {
      if (avisado) this.logger.log(`Redis is back (${nombre})`);
      avisado = false;
    });
    // Once per outage: there is one of these for every try.
    redis.on('error', (error) => {
      if (!avisado) this.logger.error(`Redis is away (${nombre}): ${error.message}`);
      avisado = true;
    });
    this.abiertos.push(redis);
    return redis;
  }

  cerrar(): void {
    for (const redis of this.abiertos) redis.disconnect();
  }
}

/** One try, by a connection of its own that ends with it. */
async function saludar(url: string): Promise<string> {
  const redis = new Redis(url, {
    ...IMPACIENTE,
    lazyConnect: true,
    retryStrategy: () => null,
  });
  let motivo: Error | undefined;
  // What `connect` throws says only that the connection is closed.
  redis.on('error', (error) => (motivo = error));
  try {
    await redis.connect();
    await redis.ping();
    return url;
  } catch (error) {
    throw motivo ?? error;
  } finally {
    redis.disconnect();
  }
}
