import { createClient } from 'graphql-ws';
import { PROGRESO_TAREA, type Avance } from './contrato.js';
import { Espera } from './espera.js';
import { renovarSesion, tokenVigente } from './sesion.js';

export type Conexion = 'conectando' | 'en-vivo' | 'sin-conexion';

interface Oyentes {
  readonly alAvanzar: (avance: Avance) => void;
  readonly alConectar: () => void;
  readonly alCambiar: (conexion: Conexion) => void;
}

const LATIDO_MS = 10_000;
const PLAZO_DE_LATIDO_MS = 5_000;
const PLAZO_DE_CONEXION_MS = 10_000;
const CONEXION_ESTABLE_MS = 5_000;
/** A connection refused at once is no expiry, whatever its code: asking for token after token would help nobody. */
const VIDA_DE_TOKEN_MINIMA_MS = 1_000;
/** How the server says that the token of an open socket has expired or was withdrawn. */
const TOKEN_VENCIDO = 4403;

/** Follows the advances of all the user's tasks until `signal` aborts, through any loss of connection. */
export function seguirAvances({ alAvanzar, alConectar, alCambiar }: Oyentes, signal: AbortSignal): void {
  const espera = new Espera();
  let plazo: ReturnType<typeof setTimeout> | undefined;
  let estable: ReturnType<typeof setTimeout> | undefined;
  let token = '';
  let vencido = false;
  let conectadoEn = Infinity;
  let relevo = false;
  let desuscribir: (() => void) | undefined;

  const cliente = createClient({
    url: async () => {
      token = await tokenPara(token);
      vigilar(PLAZO_DE_CONEXION_MS);
      return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`;
    },
    connectionParams: () => ({ Authorization: `Bearer ${token}` }),
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: async () => {
      // The end of a token is no failure: backing off from it would leave short tokens more often out than in.
      if (relevo) espera.reiniciar();
      else await espera.esperar();
      relevo = false;
    },
    keepAlive: LATIDO_MS,
    on: {
      connected: () => {
        vigilar(0);
        conectadoEn = performance.now();
        estable = setTimeout(() => espera.reiniciar(), CONEXION_ESTABLE_MS);
        alCambiar('en-vivo');
        alConectar();
      },
      ping: (recibido) => !recibido && vigilar(PLAZO_DE_LATIDO_MS),
      pong: (recibido) => recibido && vigilar(0),
      closed: (cierre) => {
        vigilar(0);
        clearTimeout(estable);
        vencido = codigoDe(cierre) === TOKEN_VENCIDO;
        relevo = vencido && performance.now() - conectadoEn > VIDA_DE_TOKEN_MINIMA_MS;
        conectadoEn = Infinity;
        // An expired token is replaced at once: nothing that the user need hear about.
        if (!signal.aborted) alCambiar(vencido ? 'conectando' : 'sin-conexion');
      },
    },
  });

  /** A peer that says nothing in time is dead, whatever the socket's state; 0 stops the watch. */
  function vigilar(ms: number): void {
    clearTimeout(plazo);
    if (ms > 0) plazo = setTimeout(() => cliente.terminate(), ms);
  }

  /** Never rejects: graphql-ws would stop for good. With a bad token the server refuses, and it is tried again. */
  async function tokenPara(anterior: string): Promise<string> {
    try {
      if (!vencido) return await tokenVigente();
      return (await renovarSesion(anterior)).accessToken;
    } catch {
      return anterior;
    }
  }

  function suscribir(): void {
    const volver = () => {
      if (signal.aborted) return;
      alCambiar('sin-conexion');
      void espera.esperar().then(() => signal.aborted || suscribir());
    };
    // Some closes (a server error, for one) are final to graphql-ws; to someone watching a task none is.
    desuscribir = cliente.subscribe<{ progresoTarea: Avance }>(
      { query: PROGRESO_TAREA },
      { next: ({ data }) => data && alAvanzar(data.progresoTarea), error: volver, complete: volver },
    );
  }

  alCambiar('conectando');
  suscribir();
  // After a change of network the socket that seems open may lead nowhere: ask for a new one at once.
  for (const cambio of ['online', 'offline'])
    window.addEventListener(cambio, () => cliente.terminate(), { signal });
  signal.addEventListener('abort', () => {
    vigilar(0);
    clearTimeout(estable);
    desuscribir?.();
    // It rejects when there is no connection to close.
    Promise.resolve(cliente.dispose()).catch(() => undefined);
  });
}

function codigoDe(cierre: unknown): number | undefined {
  return typeof cierre === 'object' && cierre !== null && 'code' in cierre && typeof cierre.code === 'number'
    ? cierre.code
    : undefined;
}
