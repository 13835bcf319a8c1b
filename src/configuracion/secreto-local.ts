import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { comoProblemaDeCarpeta } from './carpeta-datos.js';

const BYTES = 48;

/**
 * The embedded profile's signing secret: made on the first start and kept, readable by its owner alone,
 * so that sessions survive a restart and no two installations share one.
 * @throws ErrorDeConfiguracion if it can be neither read nor written there.
 */
export function secretoLocal(carpeta: string): string {
  try {
    return leerOCrear(carpeta);
  } catch (error) {
    throw comoProblemaDeCarpeta(carpeta, error);
  }
}

function leerOCrear(carpeta: string): string {
  const ruta = join(carpeta, 'jwt-secreto');
  mkdirSync(carpeta, { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      // `wx`: of two first starts at once, one writes and both read the same.
      writeFileSync(ruta, randomBytes(BYTES).toString('base64url'), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      chmodSync(ruta, 0o600);
    }
    const secreto = readFileSync(ruta, 'utf8');
    if (Buffer.from(secreto, 'base64url').length >= BYTES) return secreto;
    // Half written by a start that was killed, or that found the disk full.
    rmSync(ruta);
  }
}
