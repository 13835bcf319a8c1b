import { Logger } from '@nestjs/common';
import { insistir } from '../comun/insistir.js';
import { type Configuracion, ErrorDeConfiguracion } from '../configuracion/index.js';

interface Motivo {
  readonly texto: string;
  /** True if it may pass by itself: the server that is meant is starting, or its network is. */
  readonly pasajero: boolean;
}

const pasajero = (texto: string): Motivo => ({ texto, pasajero: true });
const firme = (texto: string): Motivo => ({ texto, pasajero: false });

/** By the codes of Node, of `postgres` and of Postgres itself, and by the first word of what Redis answers. */
const MOTIVOS: Readonly<Record<string, Motivo>> = {
  ECONNREFUSED: pasajero('where nothing listens'),
  ENOTFOUND: pasajero('whose host does not resolve'),
  EAI_AGAIN: pasajero('whose host does not resolve'),
  CONNECT_TIMEOUT: pasajero('which does not answer'),
  ETIMEDOUT: pasajero('which does not answer'),
  EHOSTUNREACH: pasajero('which cannot be reached from here'),
  ENETUNREACH: pasajero('which cannot be reached from here'),
  ECONNRESET: pasajero('which closes the connection'),
  EPIPE: pasajero('which closes the connection'),
  CONNECTION_CLOSED: pasajero('which closes the connection'),
  '53300': pasajero('which has no connection left'),
  '57P01': pasajero('which is starting or stopping'),
  '57P02': pasajero('which is starting or stopping'),
  '57P03': pasajero('which is starting or stopping'),
  LOADING: pasajero('which is loading its data'),
  '28P01': firme('which refuses the user or the password'),
  '28000': firme('which does not let this user in from here'),
  '3D000': firme('which has no such database'),
  '42501': firme('where this user may not create tables'),
  NOAUTH: firme('which asks for a password'),
  WRONGPASS: firme('which refuses the user or the password'),
  NOPERM: firme('where this user may not do what is needed'),
};

/** What each of the two URLs is to name, for whoever mends it. */
const SERVICIOS = {
  DATABASE_URL: 'postgres://user:password@host:port/database of a Postgres in reach',
  REDIS_URL: 'redis://user:password@host:port of a Redis in reach',
} as const;

type VariableDeServicio = keyof typeof SERVICIOS;

function motivoDe(error: unknown): Motivo | undefined {
  // Drizzle wraps the driver's error.
  for (let causa = error; causa instanceof Error; causa = causa.cause) {
    const { code = causa.message.split(' ', 1)[0] ?? '' } = causa as NodeJS.ErrnoException;
    if (MOTIVOS[code]) return MOTIVOS[code];
  }
  return undefined;
}

/**
 * What is wrong with the URL of a service, if that is why it could not be used. Says the host and the database,
 * and nothing else of a URL that holds a password.
 */
export function comoProblemaDeServicio(
  variable: VariableDeServicio,
  url: string,
  error: unknown,
): ErrorDeConfiguracion | undefined {
  const motivo = motivoDe(error);
  if (!motivo) return undefined;
  const { host, pathname } = new URL(url);
  const lugar = JSON.stringify((host || 'localhost') + pathname);
  return new ErrorDeConfiguracion([
    `${variable}: got ${lugar}, ${motivo.texto}; takes ${SERVICIOS[variable]}`,
  ]);
}

/**
 * Waits at start for a service that is not there yet, saying so at each try.
 * @throws ErrorDeConfiguracion when the time is up, or at once for what no waiting mends.
 */
export async function esperarServicio<T>(
  variable: VariableDeServicio,
  { ARRANQUE_ESPERA_MS, ...configuracion }: Configuracion,
  intentar: (url: string) => Promise<T>,
): Promise<T> {
  const logger = new Logger('Arranque');
  const url = configuracion[variable] ?? '';
  try {
    return await insistir(() => intentar(url), {
      plazoMs: ARRANQUE_ESPERA_MS,
      esPasajero: (error) => motivoDe(error)?.pasajero ?? false,
      avisar: (error, esperaMs) =>
        logger.warn(
          `${comoProblemaDeServicio(variable, url, error)?.message}. Trying again in ${esperaMs} ms`,
        ),
    });
  } catch (error) {
    throw comoProblemaDeServicio(variable, url, error) ?? error;
  }
}
