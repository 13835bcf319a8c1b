import { createHash } from 'node:crypto';
import { accessSync, constants, realpathSync, rmSync } from 'node:fs';
import { type Server, connect, createServer } from 'node:net';
import { ErrorDeConfiguracion } from '../../configuracion/index.js';

/**
 * Refuses a second process on the same folder: PGlite's files stand no second writer. The lock is a
 * listening local socket, which the system takes back from a process that was killed: no stale lock
 * files, no process ids that another program may have by now.
 * @returns releases the lock.
 * @throws ErrorDeConfiguracion naming the folder if another process holds it.
 */
export async function tomarCandado(carpeta: string): Promise<() => Promise<void>> {
  // Of files that it may not write, PGlite says only that it failed.
  accessSync(carpeta, constants.R_OK | constants.W_OK | constants.X_OK);
  const ruta = rutaDelCandado(carpeta);
  let servidor = await escuchar(ruta);
  if (!servidor && ruta.startsWith('/') && !(await responde(ruta))) {
    // A file left behind by a process that was killed.
    rmSync(ruta, { force: true });
    servidor = await escuchar(ruta);
  }
  if (!servidor) {
    throw new ErrorDeConfiguracion([
      `Another seguimiento process is using ${carpeta}. Stop it, or give this one a folder of its own with DATOS_DIR.`,
    ]);
  }
  const candado = servidor;
  candado.unref();
  return () => new Promise((resolve) => candado.close(() => resolve()));
}

/**
 * By the hash of the real path (a socket's name may not pass some 100 characters), and by nothing of the
 * environment: with another TMPDIR it must be the same lock. Linux and Windows name sockets without a file.
 */
function rutaDelCandado(carpeta: string): string {
  const huella = createHash('sha256').update(realpathSync(carpeta)).digest('hex').slice(0, 24);
  const nombre = `seguimiento-${huella}.candado`;
  if (process.platform === 'linux') return `\0${nombre}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${nombre}` : `/tmp/${nombre}`;
}

function escuchar(ruta: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const servidor = createServer((socket) => socket.destroy());
    servidor.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    servidor.listen(ruta, () => resolve(servidor));
  });
}

function responde(ruta: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(ruta);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
