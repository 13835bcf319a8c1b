import type { WebSocket } from 'ws';

/** A peer that vanished without a word is found within two of these. */
const LATIDO_MS = 15_000;
/** A ping waits behind what a slow reader has yet to take; it is given a minute. */
const PACIENCIA = 4;
/** Each second another part of the sockets is pinged, so that no turn pings them all. */
const PARTES = 15;

interface Pulso {
  readonly socket: WebSocket;
  sinRespuesta: number;
}

/** Pings sockets and ends those that do not answer. One timer for all. */
export class Latidos {
  private readonly partes = Array.from({ length: PARTES }, () => new Set<Pulso>());
  private asignados = 0;
  private tocados = 0;
  private readonly temporizador = setInterval(() => this.latir(), LATIDO_MS / PARTES).unref();

  /** Until the socket is closed. */
  vigilar(socket: WebSocket): void {
    const pulso: Pulso = { socket, sinRespuesta: 0 };
    const parte = this.partes[this.asignados++ % PARTES];
    parte?.add(pulso);
    socket.on('pong', () => (pulso.sinRespuesta = 0));
    socket.once('close', () => parte?.delete(pulso));
  }

  parar(): void {
    clearInterval(this.temporizador);
  }

  private latir(): void {
    for (const pulso of this.partes[this.tocados++ % PARTES] ?? []) {
      const { socket } = pulso;
      const paciencia = socket.bufferedAmount > 0 ? PACIENCIA : 1;
      if (pulso.sinRespuesta >= paciencia) socket.terminate();
      else if (pulso.sinRespuesta++ === 0) socket.ping();
    }
  }
}
