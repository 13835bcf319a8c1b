import { setTimeout as esperar } from 'node:timers/promises';

/** What the server answered instead, by its code, whichever way it was asked. */
export class ErrorDelServidor extends Error {
  constructor(
    readonly code: string,
    mensaje: string,
  ) {
    super(`${code}: ${mensaje}`);
  }
}

/** Somebody's socket is being opened again: no news of the server. */
export class SinConexion extends Error {}

/** What another attempt may mend: the rest is an answer. */
const PASAJEROS = new Set(['SERVICE_UNAVAILABLE', 'TOO_MANY_REQUESTS']);
/** Attempts at what the server fails in, which a stop in the middle may have been. */
const INTENTOS_FALLIDOS = 4;
const ESPERA_MINIMA_MS = 250;
const ESPERA_MAXIMA_MS = 3_000;
/** Longer than any answer takes; a server that is silent so long is away. */
const PLAZO_MS = 10_000;

/** The way to the server: what everybody in the demo asks by, however often it goes away and comes back. */
export class Servidor {
  private ausente = false;

  /** @param senal ends every attempt and wait. */
  constructor(
    readonly url: string,
    readonly senal: AbortSignal,
    private readonly decir: (linea: string) => void,
  ) {}

  /**
   * One HTTP request, once.
   * @throws {ErrorDelServidor} for what the server refuses; whatever else means that it is away.
   */
  async pedir<T>(
    metodo: string,
    ruta: string,
    { cuerpo, token }: { cuerpo?: unknown; token?: string } = {},
  ): Promise<T> {
    const respuesta = await fetch(`${this.url}${ruta}`, {
      method: metodo,
      headers: {
        ...(cuerpo === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: cuerpo === undefined ? undefined : JSON.stringify(cuerpo),
      signal: AbortSignal.timeout(PLAZO_MS),
    });
    const texto = await respuesta.text();
    const tipo = respuesta.headers.get('content-type') ?? '';
    const leido: unknown = tipo.includes('json') && texto ? JSON.parse(texto) : undefined;
    // GraphQL says in its answer what was wrong, REST in a problem (RFC 9457).
    if (respuesta.ok || (leido && !tipo.includes('problem'))) return leido as T;
    const { code, detail } = (leido ?? {}) as { code?: string; detail?: string };
    throw new ErrorDelServidor(code ?? 'SERVICE_UNAVAILABLE', detail ?? `HTTP ${respuesta.status}`);
  }

  /**
   * Does it until it is done or refused for good: after a failure that passes it waits, longer each time. What is done
   * must stand being done twice, as an answer may have been lost.
   */
  async insistir<T>(hacer: () => Promise<T>): Promise<T> {
    for (let intento = 0; ; intento++) {
      this.senal.throwIfAborted();
      try {
        const hecho = await hacer();
        this.avisar(false);
        return hecho;
      } catch (error) {
        this.senal.throwIfAborted();
        if (!esPasajero(error, intento)) throw error;
        if (!(error instanceof SinConexion)) this.avisar(true, error);
      }
      await esperar(esperaTras(intento), undefined, { signal: this.senal });
    }
  }

  /** Once for everybody, when it goes and when it is back. */
  private avisar(ausente: boolean, error?: unknown): void {
    if (ausente === this.ausente) return;
    this.ausente = ausente;
    this.decir(
      ausente
        ? `${this.url} does not answer as it should, trying on (${motivo(error)})`
        : 'the server answers again',
    );
  }
}

function esPasajero(error: unknown, intento: number): boolean {
  if (!(error instanceof ErrorDelServidor) || PASAJEROS.has(error.code)) return true;
  return error.code === 'INTERNAL_SERVER_ERROR' && intento + 1 < INTENTOS_FALLIDOS;
}

/** Doubles from attempt to attempt; by chance, so that not all come back at once. */
export function esperaTras(intento: number): number {
  return Math.min(ESPERA_MAXIMA_MS, ESPERA_MINIMA_MS * 2 ** intento) * (0.5 + Math.random() / 2);
}

function motivo(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message ? cause.message : message;
}
