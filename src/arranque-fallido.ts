import { isIP } from 'node:net';
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
  const linea = quejaDeEscucha(error, configuracion) ?? quejaDeBase(error, configuracion.DATABASE_URL);
  return linea ? new ErrorDeConfiguracion([linea]) : comoProblemaDeCarpeta(configuracion.DATOS_DIR, error);
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

/** By the codes of Node, of `postgres` and of Postgres itself. */
const BASES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'where no Postgres listens',
  ENOTFOUND: 'whose host does not resolve',
  EAI_AGAIN: 'whose host does not resolve',
  CONNECT_TIMEOUT: 'which does not answer',
  ETIMEDOUT: 'which does not answer',
  EHOSTUNREACH: 'which cannot be reached from here',
  ENETUNREACH: 'which cannot be reached from here',
  ECONNRESET: 'which closes the connection',
  CONNECTION_CLOSED: 'which closes the connection',
  '28P01': 'which refuses the user or the password',
  '28000': 'which does not let this user in from here',
  '3D000': 'which has no such database',
  '42501': 'where this user may not create tables',
  '53300': 'which has no connection left',
  '57P03': 'which is starting or stopping',
};

/** Says the host and the database, and nothing else of a URL that holds a password. */
function quejaDeBase({ code = '' }: NodeJS.ErrnoException, url: string | undefined): string | undefined {
  const motivo = BASES[code];
  if (!url || !motivo) return undefined;
  const { host, pathname } = new URL(url);
  const lugar = JSON.stringify((host || 'localhost') + pathname);
  return `DATABASE_URL: got ${lugar}, ${motivo}; takes postgres://user:password@host:port/database of a Postgres in reach`;
}
