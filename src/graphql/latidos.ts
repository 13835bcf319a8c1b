import type { WebSocket } from 'ws';
import { cerrarSocket } from './cerrar-socket.js';
import type { Salida } from './salida.js';

/** A peer that vanished without a word is found within two of these. */
const LATIDO_MS = 15_000;
/** A ping waits behind what a slow reader has yet to take: whoever was sent something since is given a minute. */
const PACIENCIA = 4;
/** Each second another part of the sockets is pinged, so that no turn pings them all. */
const PARTES = 15;
/** Try again later: every client reconnects by itself. */
const CIERRE_POR_SILENCIO = 1013;

interface Pulso {
  readonly socket: WebSocket;
  readonly salida: Pick<Salida, 'enviados'>;
  sinRespuesta: number;
  /** What had been sent when it last answered. */
  enviados: number;
}

/** Pings sockets and ends those that do not answer. One timer for all. */
export class Latidos {
  private readonly partes = Array.from({ length: PARTES }, () => new Set<Pulso>());
  private asignados = 0;
  private tocados = 0;
  private readonly temporizador = setInterval(() => this.latir(), LATIDO_MS / PARTES).unref();

  /** Until the socket is closed. */
  vigilar(socket: WebSocket, salida: Pick<Salida, 'enviados'>): void {
    const pulso: Pulso = { socket, salida, sinRespuesta: 0, enviados: 0 };
    const parte = this.partes[this.asignados++ % PARTES];
    parte?.add(pulso);
    socket.on('pong', () => {
      pulso.sinRespuesta = 0;
      pulso.enviados = salida.enviados;
    });
    socket.once('close', () => parte?.delete(pulso));
  }

  parar(): void {
    clearInterval(this.temporizador);
  }

  private latir(): void {
    for (const pulso of this.partes[this.tocados++ % PARTES] ?? []) {
      const paciencia = pulso.salida.enviados > pulso.enviados ? PACIENCIA : 1;
      if (pulso.sinRespuesta >= paciencia)
        cerrarSocket(pulso.socket, CIERRE_POR_SILENCIO, 'No answer to pings');
      else if (pulso.sinRespuesta++ === 0) pulso.socket.ping();
    }
  }
}
