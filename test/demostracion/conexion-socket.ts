import { io, type Socket } from 'socket.io-client';
import type { EventosDelSocket } from './contrato.js';
import { ErrorDelServidor, esperaTras, SinConexion } from './servidor.js';
import type { Sesion } from './sesion.js';

type Acuse<T> =
  | { readonly ok: true; readonly datos: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Milliseconds that an acknowledgement may take. */
const PLAZO_MS = 5_000;

/** Somebody's Socket.IO connection to `/ws`: it comes back by itself, with a new token. */
export class ConexionSocket {
  private readonly socket: Socket;
  private regreso: NodeJS.Timeout | undefined;
  private abierta = false;

  /** @param alConectar each time: what was missed meanwhile is to be read again. */
  constructor(
    private readonly sesion: Sesion,
    alConectar: () => void = () => {},
  ) {
    this.socket = io(`${sesion.servidor.url}/ws`, {
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
      reconnectionDelay: 250,
      reconnectionDelayMax: 3_000,
      auth: (entregar) =>
        void sesion.token().then(
          (token) => entregar({ token }),
          () => {},
        ),
    });
    this.socket.on('connect', alConectar);
    // The client comes back by itself from a lost connection, but not from a server that ended it or refused it:
    // its token has expired, and the next one will do.
    this.socket.on('disconnect', () => this.volver());
    this.socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
      if (error.data?.code === 'UNAUTHENTICATED') sesion.dudar();
      this.volver();
    });
  }

  abrir(): void {
    this.abierta = true;
    this.socket.connect();
  }

  cerrar(): void {
    this.abierta = false;
    clearTimeout(this.regreso);
    this.socket.disconnect();
  }

  oir<E extends keyof EventosDelSocket>(evento: E, alLlegar: (valor: EventosDelSocket[E]) => void): void {
    this.socket.on<string>(evento, alLlegar);
  }

  /** Says something until it is acknowledged: it must stand being said twice. */
  pedir<T>(evento: string, datos: unknown): Promise<T> {
    return this.sesion.servidor.insistir(async () => {
      // Somebody who can sign in no more has no connection to wait for.
      await this.sesion.token();
      if (!this.socket.connected) throw new SinConexion();
      const acuse = await this.acuseDe<T>(evento, datos);
      if (!acuse.ok) throw new ErrorDelServidor(acuse.code, acuse.message);
      return acuse.datos;
    });
  }

  private async acuseDe<T>(evento: string, datos: unknown): Promise<Acuse<T>> {
    try {
      return (await this.socket.timeout(PLAZO_MS).emitWithAck(evento, datos)) as Acuse<T>;
    } catch (error) {
      throw this.socket.connected ? error : new SinConexion();
    }
  }

  private volver(): void {
    if (!this.abierta || this.socket.active) return;
    clearTimeout(this.regreso);
    this.regreso = setTimeout(() => this.socket.connect(), esperaTras(1));
  }
}
