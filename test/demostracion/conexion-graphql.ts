import { type Client, CloseCode, createClient } from 'graphql-ws';
import { setTimeout as esperar } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Novedades, SELECCION } from './contrato.js';
import { errorDe } from './graphql.js';
import { esperaTras } from './servidor.js';
import type { Sesion } from './sesion.js';

/** A server that says nothing for this long, in milliseconds, is taken for gone. */
const LATIDO_MS = 10_000;

/** How the server closes when a token has ended, and when it takes it no more. */
const SIN_SESION = new Set<number>([CloseCode.Forbidden, CloseCode.Unauthorized]);

/** Somebody's GraphQL WebSocket: it comes back by itself, with a new token, and its subscriptions with it. */
export class ConexionGraphql {
  private readonly cliente: Client;
  private cerrada = false;

  /** @param alConectar each time: what was missed meanwhile is to be read again. */
  constructor(
    private readonly sesion: Sesion,
    private readonly decir: (linea: string) => void,
    alConectar: () => void = () => {},
  ) {
    this.cliente = createClient({
      url: `${sesion.servidor.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: async () => ({ Authorization: `Bearer ${await sesion.token()}` }),
      keepAlive: LATIDO_MS,
      retryAttempts: Infinity,
      retryWait: (intento) => this.espera(intento),
      // Whatever closes it (a stop of the server, the end of the token), the next one may do.
      shouldRetry: () => !this.cerrada,
      on: {
        connected: alConectar,
        closed: (cierre) => {
          if (SIN_SESION.has((cierre as CloseEvent).code)) sesion.dudar();
        },
      },
    });
  }

  /** Hears what a subscription brings, until `cerrar`. */
  async seguir<C extends keyof Novedades>(campo: C, alLlegar: (valor: Novedades[C]) => void): Promise<void> {
    const query = `subscription { ${campo} ${SELECCION[campo]} }`;
    for (let intento = 0; !this.cerrada; intento++) {
      try {
        for await (const { data, errors } of this.cliente.iterate<Pick<Novedades, C>>({ query })) {
          intento = 0;
          if (errors) throw errorDe(errors);
          if (data) alLlegar(data[campo]);
        }
      } catch (error) {
        if (!this.cerrada) this.decir(`${campo} ended, asking again (${motivo(error)})`);
      }
      await this.espera(intento);
    }
  }

  async cerrar(): Promise<void> {
    this.cerrada = true;
    // It waits for a connection that is being opened, which may fail.
    await Promise.resolve(this.cliente.dispose()).catch(() => {});
  }

  private async espera(intento: number): Promise<void> {
    if (this.cerrada) return;
    const { senal } = this.sesion.servidor;
    await esperar(esperaTras(intento), undefined, { signal: senal }).catch(() => {});
  }
}

/** What the client rejects with: an error, what GraphQL answered, or how the socket was closed. */
function motivo(error: unknown): string {
  if (error instanceof Error) return error.message;
  return Array.isArray(error) ? errorDe(error).message : ((error as CloseEvent).reason ?? String(error));
}
