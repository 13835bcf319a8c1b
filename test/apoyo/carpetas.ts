import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Memory where there is plenty: an embedded database is a thousand files, half of whose cost is the disk's. */
const MEMORIA = '/dev/shm';
const DONDE = existsSync(MEMORIA) && libres(MEMORIA) > 4 * 2 ** 30 ? MEMORIA : tmpdir();

function libres(carpeta: string): number {
  const { bavail, bsize } = statfsSync(carpeta);
  return bavail * bsize;
}

/** An empty folder, all of them on one disk. */
export const crearCarpeta = (): string => mkdtempSync(join(DONDE, 'seguimiento-prueba-'));
