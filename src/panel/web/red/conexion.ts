import { type ReadonlySignal, signal as senal } from '@preact/signals';
import { createClient, type Client } from 'graphql-ws';
import { Espera } from '../comun/espera.js';
import { renovarSesion, tokenVigente } from '../sesion/sesion.js';
import type { Operacion } from './operacion.js';

export type EstadoDeConexion = 'conectando' | 'en-vivo' | 'sin-conexion';

interface Oyentes<Datos> {
  readonly alLlegar: (datos: Datos) => void;
  /** At each beginning, the first included: what happened before it is to be read by query. */
  readonly alEmpezar: () => void;
}

const LATIDO_MS = 10_000;
const PLAZO_DE_LATIDO_MS = 5_000;
const PLAZO_DE_CONEXION_MS = 10_000;
const CONEXION_ESTABLE_MS = 5_000;
/** A connection refused at once is no expiry, whatever its code: asking for token after token would help nobody. */
const VIDA_DE_TOKEN_MINIMA_MS = 1_000;
/** How the server says that the token of an open socket has expired or was withdrawn. */
const TOKEN_VENCIDO = 4403;
/** After a connection that was refused or ended for being too much: as long as the server says in its answers. */
const ESPERA_POR_EXCESO_MS = 5_000;

/** The page's one WebSocket: keeps every subscription going through any loss of connection, until `signal` aborts. */
export class Conexion {
  readonly #estado = senal<EstadoDeConexion>('conectando');
  readonly #espera = new Espera();
  readonly #alConectar = new Set<() => void>();
  readonly #cliente: Client;
  #plazo: ReturnType<typeof setTimeout> | undefined;
  #estable: ReturnType<typeof setTimeout> | undefined;
  #token = '';
  #vencido = false;
  #relevo = false;
  #esperaPedidaMs = 0;
  #conectadaEn = Infinity;
  /** Subscriptions that have ended and are about to begin again. */
  #caidas = 0;

  constructor(private readonly signal: AbortSignal) {
    this.#cliente = createClient({
      url: async () => {
        this.#token = await this.#tokenPara(this.#token);
        this.#vigilar(PLAZO_DE_CONEXION_MS);
        return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`;
      },
      connectionParams: () => ({ Authorization: `Bearer ${this.#token}` }),
      retryAttempts: Infinity,
      shouldRetry: () => true,
      retryWait: async () => {
        // The end of a token is no failure: backing off from it would leave short tokens more often out than in.
        if (this.#relevo) this.#espera.reiniciar();
        else await this.#espera.esperar(this.#esperaPedidaMs);
        this.#relevo = false;
      },
      keepAlive: LATIDO_MS,
      on: {
        connected: () => this.#conectado(),
        ping: (recibido) => !recibido && this.#vigilar(PLAZO_DE_LATIDO_MS),
        pong: (recibido) => recibido && this.#vigilar(0),
        closed: (cierre) => this.#cerrado(cierre),
      },
    });
    // After a change of network the socket that seems open may lead nowhere: ask for a new one at once.
    for (const cambio of ['online', 'offline'])
      window.addEventListener(cambio, () => this.#cliente.terminate(), { signal });
    signal.addEventListener('abort', () => {
      this.#vigilar(0);
      clearTimeout(this.#estable);
      // It rejects when there is no connection to close.
      Promise.resolve(this.#cliente.dispose()).catch(() => undefined);
    });
  }

  get estado(): ReadonlySignal<EstadoDeConexion> {
    return this.#estado;
  }

  /** Follows a subscription for as long as the page's user stays. */
  seguir<Datos>({ documento }: Operacion<Datos>, { alLlegar, alEmpezar }: Oyentes<Datos>): void {
    const espera = new Espera();
    // Some ends (a server error, a reader too slow) are final to graphql-ws; to someone who watches none is.
    const volver = async (esperaMs = 0) => {
      if (this.signal.aborted) return;
      this.#caidas++;
      this.#mostrarEstado();
      await espera.esperar(esperaMs);
      if (this.signal.aborted) return;
      suscribir();
      this.#caidas--;
      if (!this.#conectada) return;
      alEmpezar();
      this.#mostrarEstado();
    };
    let desuscribir: (() => void) | undefined;
    const suscribir = () => {
      desuscribir = this.#cliente.subscribe<Datos>(
        { query: documento },
        {
          next: ({ data }) => data && alLlegar(data),
          error: (fallo) => void volver(esperaDe(fallo)),
          complete: () => void volver(),
        },
      );
    };
    // Else one that is only about to begin would be sent to a socket that is being closed.
    this.signal.addEventListener('abort', () => desuscribir?.());
    this.#alConectar.add(() => {
      espera.reiniciar();
      alEmpezar();
    });
    suscribir();
  }

  get #conectada(): boolean {
    return this.#conectadaEn < Infinity;
  }

  #conectado(): void {
    if (this.signal.aborted) return;
    this.#vigilar(0);
    this.#conectadaEn = performance.now();
    this.#estable = setTimeout(() => this.#espera.reiniciar(), CONEXION_ESTABLE_MS);
    for (const empezar of this.#alConectar) empezar();
    // Not before what was missed has been asked for: it is live, and behind.
    this.#mostrarEstado();
  }

  #cerrado(cierre: unknown): void {
    this.#vigilar(0);
    clearTimeout(this.#estable);
    this.#vencido = codigoDe(cierre) === TOKEN_VENCIDO;
    this.#relevo = this.#vencido && performance.now() - this.#conectadaEn > VIDA_DE_TOKEN_MINIMA_MS;
    this.#esperaPedidaMs = esPorExceso(cierre) ? ESPERA_POR_EXCESO_MS : 0;
    this.#conectadaEn = Infinity;
    if (!this.signal.aborted) this.#mostrarEstado();
  }

  #mostrarEstado(): void {
    if (this.#conectada) this.#estado.value = this.#caidas > 0 ? 'sin-conexion' : 'en-vivo';
    // An expired token is replaced at once: nothing that the user need hear about.
    else this.#estado.value = this.#vencido ? 'conectando' : 'sin-conexion';
  }

  /** A peer that says nothing in time is dead, whatever the socket's state; 0 stops the watch. */
  #vigilar(ms: number): void {
    clearTimeout(this.#plazo);
    if (ms > 0) this.#plazo = setTimeout(() => this.#cliente.terminate(), ms);
  }

  /** Never rejects: graphql-ws would stop for good. With a bad token the server refuses, and it is tried again. */
  async #tokenPara(anterior: string): Promise<string> {
    try {
      const token = this.#vencido ? (await renovarSesion(anterior)).accessToken : await tokenVigente();
      // By now it may be that of whoever came next.
      return this.signal.aborted ? anterior : token;
    } catch {
      return anterior;
    }
  }
}

const esPorExceso = (cierre: unknown): boolean =>
  cierre instanceof Object && 'reason' in cierre && String(cierre.reason).startsWith('TOO_MANY_REQUESTS');

/** Of an operation that was refused, how long to wait, in milliseconds; of anything else 0. */
function esperaDe(fallo: unknown): number {
  const errores = Array.isArray(fallo) ? (fallo as { extensions?: { retryAfter?: unknown } }[]) : [];
  return Math.max(0, ...errores.map(({ extensions }) => Number(extensions?.retryAfter) || 0)) * 1_000;
}

function codigoDe(cierre: unknown): number | undefined {
  return typeof cierre === 'object' && cierre !== null && 'code' in cierre && typeof cierre.code === 'number'
    ? cierre.code
    : undefined;
}
