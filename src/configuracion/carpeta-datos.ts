import { relative } from 'node:path';
import { ErrorDeConfiguracion } from './error-de-configuracion.js';

const MOTIVOS: Readonly<Record<string, string>> = {
  EEXIST: 'which is a file',
  ENOTDIR: 'which is a file or lies under one',
  EACCES: 'where this user may not write',
  EPERM: 'where this user may not write',
  EROFS: 'which is on a read-only disk',
  ENOSPC: 'whose disk is full',
};

/** @returns what is wrong with DATOS_DIR, if that is why the file system refused; else the error as it came. */
export function comoProblemaDeCarpeta(carpeta: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code = '', path } = error as NodeJS.ErrnoException;
  const motivo = MOTIVOS[code];
  if (!motivo || path === undefined || !seContienen(carpeta, path)) return error;
  return new ErrorDeConfiguracion([
    `DATOS_DIR: got ${JSON.stringify(carpeta)}, ${motivo}; takes a folder that this user may write to`,
  ]);
}

/** Either way round: the refusal may be of a file inside the folder or of one that the folder lies under. */
function seContienen(una: string, otra: string): boolean {
  return [relative(una, otra), relative(otra, una)].some((camino) => !/^\.\.|^[a-z]:/i.test(camino));
}
