import type { TestProject } from 'vitest/node';
import { arrancarPostgres } from './postgres.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A Postgres where tests may create databases; empty if none could be had here. */
    urlPostgres: string;
  }
}

/** One real Postgres for the whole run: the one that DATABASE_URL_PRUEBAS names, else one brought by npm. */
export default async function preparar(proyecto: TestProject) {
  const ajena = process.env.DATABASE_URL_PRUEBAS;
  if (ajena) {
    proyecto.provide('urlPostgres', ajena);
    return undefined;
  }
  try {
    const postgres = await arrancarPostgres();
    proyecto.provide('urlPostgres', postgres.url);
    return () => postgres.detener();
  } catch (error) {
    console.warn(`SKIPPED: no Postgres could be started here, its tests are left out: ${String(error)}`);
    proyecto.provide('urlPostgres', '');
    return undefined;
  }
}
