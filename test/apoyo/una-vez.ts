import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as esperar } from 'node:timers/promises';

/**
 * Does something once, whichever process comes first; the others wait until it is done. If it fails, the next one
 * tries.
 * @param marca the path of a file that says that it is done.
 */
export async function unaVez(marca: string, hacer: () => Promise<void>): Promise<void> {
  const turno = `${marca}.turno`;
  while (!existsSync(marca)) {
    if (!tomar(turno)) await esperar(50);
    else {
      try {
        if (!existsSync(marca)) await hacer();
        writeFileSync(marca, '');
      } finally {
        rmdirSync(turno);
      }
    }
  }
}

function tomar(turno: string): boolean {
  try {
    mkdirSync(turno);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
