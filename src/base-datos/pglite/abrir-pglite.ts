import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { cpSync, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RAIZ } from '../../raiz.js';
import type { Conexion } from '../conexion.js';
import { CARPETA_MIGRACIONES } from '../migraciones.js';
import * as tablas from '../tablas/index.js';
import { tomarCandado } from './candado.js';
import { hacerPuntosDeControl } from './puntos-de-control.js';

/** A blank database made by the build: copying it takes a tenth of the time that `initdb` does. */
export const PLANTILLA = fileURLToPath(new URL('dist/pglite-inicial', RAIZ));

/**
 * The embedded profile: Postgres inside this process, its files in `carpeta`.
 * @throws Error if another process has the same folder open.
 */
export async function abrirPglite(carpeta: string): Promise<Conexion> {
  await mkdir(carpeta, { recursive: true, mode: 0o700 });
  const soltarCandado = await tomarCandado(carpeta);
  try {
    const dataDir = join(carpeta, 'pglite');
    if (!existsSync(dataDir)) await crearDesdePlantilla(dataDir);
    const pglite = await PGlite.create({ dataDir });
    const db = drizzle(pglite, { schema: tablas });
    await migrate(db, { migrationsFolder: CARPETA_MIGRACIONES });
    const dejarDeHacerlos = hacerPuntosDeControl(pglite);
    return {
      perfil: 'embebido',
      db,
      pglite,
      cerrar: async () => {
        await dejarDeHacerlos();
        await pglite.close();
        await soltarCandado();
      },
    };
  } catch (error) {
    await soltarCandado();
    throw error;
  }
}

/** Written aside and renamed, so that a first start that is killed leaves nothing half made. */
async function crearDesdePlantilla(dataDir: string): Promise<void> {
  if (!existsSync(PLANTILLA)) return;
  const aparte = `${dataDir}.nueva`;
  await rm(aparte, { recursive: true, force: true });
  // A thousand small files: one by one in turns, they take twice the time.
  cpSync(PLANTILLA, aparte, { recursive: true });
  await rename(aparte, dataDir);
}
