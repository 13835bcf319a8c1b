import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { borrarPlantillas } from './bases.js';
import { crearCarpeta } from './carpetas.js';
import { arrancarPostgres } from './postgres.js';
import { arrancarRedis } from './redis.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A Postgres where tests may create databases; empty if none could be had here. */
    urlPostgres: string;
    /** A Redis where tests may write under a prefix of their own; empty if none could be had here. */
    urlRedis: string;
    /** What the databases of tests are copies of, once somebody has made them. */
    carpetaPlantillas: string;
  }
}

interface Servicio {
  readonly url: string;
  detener(): Promise<void>;
}

/** The servers of the whole run: those that variables name, else ones started for it. */
export default async function preparar(proyecto: TestProject) {
  const { DATABASE_URL_PRUEBAS, REDIS_URL_PRUEBAS } = process.env;
  const postgres = await conseguir('Postgres', DATABASE_URL_PRUEBAS, arrancarPostgres);
  const redis = await conseguir('Redis', REDIS_URL_PRUEBAS, arrancarRedis);
  proyecto.provide('urlPostgres', postgres?.url ?? '');
  proyecto.provide('urlRedis', redis?.url ?? '');
  const carpetaPlantillas = crearCarpeta();
  proyecto.provide('carpetaPlantillas', carpetaPlantillas);
  return async () => {
    rmSync(carpetaPlantillas, { recursive: true });
    if (postgres) await borrarPlantillas(postgres.url, carpetaPlantillas);
    await postgres?.detener();
    await redis?.detener();
  };
}

async function conseguir(
  nombre: string,
  ajeno: string | undefined,
  arrancar: () => Promise<Servicio>,
): Promise<Servicio | undefined> {
  if (ajeno) return { url: ajeno, detener: async () => {} };
  try {
    return await arrancar();
  } catch (error) {
    console.warn(`SKIPPED: no ${nombre} could be started here, its tests are left out: ${String(error)}`);
    return undefined;
  }
}
