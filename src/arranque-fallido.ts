import { isIP } from 'node:net';
import { comoProblemaDeServicio } from './base-datos/index.js';
import { detalleParaRegistro } from './comun/errores.js';
import { comoProblemaDeCarpeta, type Configuracion, ErrorDeConfiguracion } from './configuracion/index.js';

/** What Node's errors of the network say besides their code. */
interface ErrorDeRed extends NodeJS.ErrnoException {
  readonly hostname?: string;
  readonly address?: string;
}

/**
 * What to tell whoever started a server that could not: a line for each variable to mend, in the form of
 * the other configuration problems; all of the error only if no variable of ours explains it.
 * @param configuracion if it got as far as to be read.
 */
export function avisoDeFallo(error: unknown, configuracion: Configuracion | undefined): string {
  // Drizzle wraps the driver's error.
  for (let causa = error; causa instanceof Error; causa = causa.cause) {
    const problema = configuracion ? comoProblema(causa, configuracion) : causa;
    if (problema instanceof ErrorDeConfiguracion) return problema.message;
  }
  return detalleParaRegistro(error);
}

function comoProblema(error: Error, configuracion: Configuracion): unknown {
  const linea = quejaDeEscucha(error, configuracion);
  if (linea) return new ErrorDeConfiguracion([linea]);
  const { DATABASE_URL, DATOS_DIR } = configuracion;
  const deLaBase = DATABASE_URL && comoProblemaDeServicio('DATABASE_URL', DATABASE_URL, error);
  return deLaBase || comoProblemaDeCarpeta(DATOS_DIR, error);
}

const PUERTOS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'which another program is using; takes a free one',
  EACCES: 'which this user may not listen on; takes one from 1024 on',
};

const DIRECCIONES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'which does not resolve',
  EAI_AGAIN: 'which does not resolve',
  EADDRNOTAVAIL: 'which is not of this machine',
  EAFNOSUPPORT: 'which is not of this machine',
  EINVAL: 'which cannot be listened on',
};

function quejaDeEscucha(error: ErrorDeRed, { PORT, HOST }: Configuracion): string | undefined {
  const { code = '', syscall, hostname, address = '' } = error;
  // The lock of DATOS_DIR listens too, on no IP address.
  const esNuestra =
    syscall === 'listen' ? isIP(address) !== 0 : syscall === 'getaddrinfo' && hostname === HOST;
  if (!esNuestra) return undefined;
  if (PUERTOS[code]) return `PORT: got ${PORT}, ${PUERTOS[code]}`;
  const motivo = DIRECCIONES[code];
  return motivo && `HOST: got "${HOST}", ${motivo}; takes an address of this machine, as 127.0.0.1 or ::`;
}
