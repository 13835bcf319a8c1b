import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The embedded profile's signing secret: made on the first start and kept, readable by its owner alone,
 * so that sessions survive a restart and no two installations share one.
 */
export function secretoLocal(carpeta: string): string {
  const ruta = join(carpeta, 'jwt-secreto');
  mkdirSync(carpeta, { recursive: true, mode: 0o700 });
  try {
    // `wx`: of two first starts at once, one writes and both read the same.
    writeFileSync(ruta, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    chmodSync(ruta, 0o600);
  }
  return readFileSync(ruta, 'utf8');
}
