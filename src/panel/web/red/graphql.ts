import type { Operacion } from './operacion.js';
import { ajustarReloj } from '../comun/reloj.js';

/** The server's codes, and one of our own: no answer came back at all. */
export type CodigoDeError =
  | 'SIN_RED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'TOO_MANY_REQUESTS'
  | 'SERVICE_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

/** One refused input: where it is (`area.coordinates.0`) and, in English, what was expected there. */
export interface ErrorDeCampo {
  readonly path: string;
  readonly message: string;
}

export class ErrorDeApi extends Error {
  override readonly name = 'ErrorDeApi';

  constructor(
    readonly codigo: CodigoDeError,
    message: string,
    /** Of BAD_USER_INPUT: every refused field, as far as the server names them. */
    readonly errores: readonly ErrorDeCampo[] = [],
    /** How long the server asked to be left alone; 0 if it did not. */
    readonly esperaMs = 0,
  ) {
    super(message);
  }
}

/** Worth trying again as it is: the request may never have arrived, or the server cannot attend it now. */
export const esPasajero = (error: unknown): boolean =>
  error instanceof ErrorDeApi &&
  (error.codigo === 'SIN_RED' ||
    error.codigo === 'SERVICE_UNAVAILABLE' ||
    error.codigo === 'TOO_MANY_REQUESTS');

/** How long to leave the server alone before that is tried again, in milliseconds. */
export const esperaPedida = (error: unknown): number => (error instanceof ErrorDeApi ? error.esperaMs : 0);

interface Respuesta<Datos> {
  readonly data?: Datos | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: {
      readonly code?: CodigoDeError;
      readonly errors?: readonly ErrorDeCampo[];
      /** Seconds. */
      readonly retryAfter?: number;
    };
  }[];
}

const PLAZO_MS = 15_000;

/** One operation over HTTP. Throws `ErrorDeApi` for anything but complete data. */
export async function pedir<Datos, Variables>(
  { documento }: Operacion<Datos, Variables>,
  variables: Variables,
  token?: string,
): Promise<Datos> {
  let respuesta: Response;
  let cuerpo: string;
  try {
    respuesta = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: documento, variables }),
      signal: AbortSignal.timeout(PLAZO_MS),
    });
    cuerpo = await respuesta.text();
  } catch (error) {
    throw new ErrorDeApi('SIN_RED', error instanceof Error ? error.message : 'network error');
  }
  ajustarReloj(respuesta.headers.get('date'));
  const { data, errors } = interpretar<Datos>(cuerpo, respuesta);
  const [primero] = errors ?? [];
  if (primero) {
    const {
      code = codigoDeEstado(respuesta.status),
      errors: campos,
      retryAfter = 0,
    } = primero.extensions ?? {};
    throw new ErrorDeApi(code, primero.message, campos, retryAfter * 1_000);
  }
  if (!data) throw new ErrorDeApi('INTERNAL_SERVER_ERROR', 'an answer without data');
  return data;
}

function interpretar<Datos>(
  cuerpo: string,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
): Respuesta<Datos> {
  try {
    return (JSON.parse(cuerpo) as Respuesta<Datos> | null) ?? {};
  } catch {
    // A proxy answered, not the server.
    const esperaS = Number(headers.get('retry-after')) || 0;
    throw new ErrorDeApi(codigoDeEstado(status), `HTTP ${status}`, [], esperaS * 1_000);
  }
}

function codigoDeEstado(estado: number): CodigoDeError {
  if (estado === 401) return 'UNAUTHENTICATED';
  if (estado === 429) return 'TOO_MANY_REQUESTS';
  return estado === 502 || estado === 503 || estado === 504 ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
}
