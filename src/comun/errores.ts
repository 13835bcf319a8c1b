/** The closed set of error codes that clients see, the same on every transport, with its HTTP status. */
export const CODIGOS = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TOO_MANY_REQUESTS: 429,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
} as const;
export type Codigo = keyof typeof CODIGOS;

/** One refused input: where it is and what was expected there. */
export interface ErrorDeCampo {
  readonly path: string;
  readonly message: string;
}

/** An error meant for the caller: its message may be shown as it is. Anything else becomes INTERNAL_SERVER_ERROR. */
export class ErrorDeDominio extends Error {
  override readonly name = 'ErrorDeDominio';

  constructor(
    readonly codigo: Codigo,
    message: string,
    readonly errores?: readonly ErrorDeCampo[],
    /** With TOO_MANY_REQUESTS: after how many whole seconds it is worth asking again. */
    readonly esperaS?: number,
  ) {
    super(message);
  }
}

/** What belongs to someone else answers exactly like what does not exist. */
export const noEncontrado = (que: string) => new ErrorDeDominio('NOT_FOUND', `${que} not found`);

export const noAutenticado = (motivo: string) => new ErrorDeDominio('UNAUTHENTICATED', motivo);

/** @param esperaMs until it is worth asking again; clients are told in whole seconds, at least one. */
export function demasiadas(motivo: string, esperaMs: number): ErrorDeDominio {
  const esperaS = Math.max(1, Math.ceil(esperaMs / 1_000));
  return new ErrorDeDominio('TOO_MANY_REQUESTS', `${motivo}: try again in ${esperaS} s`, undefined, esperaS);
}

/** @param errores every refused field, so that the caller can mend all of them at once. */
export function entradaInvalida(errores: readonly ErrorDeCampo[]): ErrorDeDominio {
  const detalle = errores.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  return new ErrorDeDominio('BAD_USER_INPUT', `Invalid input: ${detalle}`, errores);
}

/** What a client is told, whatever was thrown. */
export interface ErrorPublico {
  readonly codigo: Codigo;
  readonly mensaje: string;
  readonly errores?: readonly ErrorDeCampo[];
  /** Seconds. */
  readonly esperaS?: number;
}

const POR_ESTADO = new Map<number, Codigo>(
  Object.entries(CODIGOS).map(([codigo, estado]) => [estado, codigo as Codigo]),
);

/** The code for an HTTP status raised by a library: the closest of ours. */
export function codigoDeEstado(estado: number): Codigo {
  return POR_ESTADO.get(estado) ?? (estado < 500 ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR');
}

/**
 * Node and Postgres codes that mean "the database or queue cannot be reached now; try again": besides what the
 * network says, a primary that has become read-only (25006), a deadlock (40P01), and what took too long: a statement
 * (57014), a wait for a lock (55P03), a transaction that nobody went on with (25P03).
 */
const SIN_SERVICIO =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|E(NET|HOST)UNREACH|CONNECTION_\w+|CONNECT_TIMEOUT|57P0[123]|57014|55P03|53300|08\w{3}|25006|25P03|40P01)$/;

/**
 * The one mapper from anything thrown to what a client may know. Unknown errors say nothing of
 * themselves: no stack, SQL or library text leaves the server.
 */
export function errorPublico(error: unknown): ErrorPublico {
  // Drizzle wraps the driver's error, GraphQL wraps ours: the cause decides.
  const vistas = new Set<unknown>();
  for (let causa = error; causa instanceof Error && !vistas.has(causa); causa = siguienteCausa(causa)) {
    vistas.add(causa);
    if (causa instanceof ErrorDeDominio) {
      return {
        codigo: causa.codigo,
        mensaje: causa.message,
        errores: causa.errores,
        esperaS: causa.esperaS,
      };
    }
    if ('code' in causa && typeof causa.code === 'string' && SIN_SERVICIO.test(causa.code)) {
      return {
        codigo: 'SERVICE_UNAVAILABLE',
        mensaje: 'The service is not available now; try again shortly',
      };
    }
  }
  return { codigo: 'INTERNAL_SERVER_ERROR', mensaje: 'Internal server error' };
}

/** True if trying again may fare better: the database or the queue is away. */
export const esPasajero = (error: unknown) => errorPublico(error).codigo === 'SERVICE_UNAVAILABLE';

function siguienteCausa(error: Error): unknown {
  return 'originalError' in error && error.originalError ? error.originalError : error.cause;
}

/**
 * An error as the log may hold it: where it came from, without what a query was given. Drizzle writes the
 * parameters into its message, and among them are e-mails and password hashes.
 */
export function detalleParaRegistro(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('query' in error && 'params' in error) {
    // PGlite's own error names its query too, and is itself what went wrong.
    const causa = error.cause === undefined ? error.message : detalleParaRegistro(error.cause);
    return `Failed query: ${String(error.query)}\n${causa}`;
  }
  return error.stack ?? error.message;
}
