import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Cliente, urlWs } from '../apoyo/cliente.js';

export interface Mensaje {
  readonly type: string;
  readonly id?: string;
  readonly payload?: any;
}

/** A bare WebSocket that keeps what it is sent, so that a test awaits it message by message. */
export class Crudo {
  readonly socket: WebSocket;
  readonly cierre: Promise<{ code: number; reason: string }>;
  private readonly recibidos: Mensaje[] = [];
  private alRecibir: (() => void) | undefined;

  constructor(url: string, protocolos: string | string[] = GRAPHQL_TRANSPORT_WS_PROTOCOL) {
    this.socket = new WebSocket(urlWs(url), protocolos);
    this.socket.on('message', (dato) => {
      this.recibidos.push(JSON.parse((dato as Buffer).toString()) as Mensaje);
      this.alRecibir?.();
    });
    this.cierre = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
      this.socket.on('error', () => {});
    });
  }

  /** A connection of that user, acknowledged. */
  static async de({ url, token }: Cliente): Promise<Crudo> {
    const crudo = await new Crudo(url).abierto();
    crudo.enviar({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } });
    const { type } = await crudo.siguiente();
    if (type !== 'connection_ack') throw new Error(`Instead of an acknowledgement: ${type}`);
    return crudo;
  }

  async abierto(): Promise<this> {
    await new Promise((resolve) => this.socket.once('open', resolve));
    return this;
  }

  enviar(...mensajes: unknown[]): this {
    for (const mensaje of mensajes) {
      this.socket.send(typeof mensaje === 'string' ? mensaje : JSON.stringify(mensaje));
    }
    return this;
  }

  /** @throws Error when the socket is closed instead. */
  async siguiente(): Promise<Mensaje> {
    while (this.recibidos.length === 0) {
      const cerrado = await Promise.race([
        new Promise<void>((resolve) => (this.alRecibir = resolve)),
        this.cierre,
      ]);
      if (cerrado && this.recibidos.length === 0) throw new Error(`Closed: ${JSON.stringify(cerrado)}`);
    }
    return this.recibidos.shift() as Mensaje;
  }

  /** What comes until the answer to a ping, which the server sends in its turn. */
  async hastaPong(): Promise<Mensaje[]> {
    this.enviar({ type: 'ping' });
    const mensajes: Mensaje[] = [];
    for (;;) {
      const mensaje = await this.siguiente();
      if (mensaje.type === 'pong') return mensajes;
      mensajes.push(mensaje);
    }
  }
}

export const suscribir = (id: string, query: string, extra: object = {}) => ({
  type: 'subscribe',
  id,
  payload: { query, ...extra },
});
