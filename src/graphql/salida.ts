import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { enOctetos, marcoDeTexto } from './marco.js';

/** Sockets that have something to write at the end of this turn. */
let porSoltar: Salida[] = [];

/**
 * The way out of one socket. What is sent within a turn leaves in one write at its end: a system call costs
 * more than all else that a message does. Frames go straight to the stream below `ws`, which is ours since the
 * upgrade; `ws` writes its own there too (pings, the close), so their order is that of the calls.
 */
export class Salida {
  /** Messages so far. */
  enviados = 0;
  private retenida = false;
  private readonly enEspera: (() => void)[] = [];
  private esperando = false;

  constructor(
    private readonly socket: WebSocket,
    private readonly duplex: Duplex,
  ) {
    socket.once('close', () => this.reanudar());
  }

  /** Sends a text. Awaiting it is the backpressure: it resolves when there is room for another one. */
  enviar(texto: string): Promise<void> | undefined {
    this.escribir(enOctetos(texto));
    return this.llena ? new Promise((resolve) => this.alVaciar(resolve)) : undefined;
  }

  /** @param octetos a text in the form of `enOctetos`. */
  escribir(octetos: string): void {
    if (!this.abierta) return;
    this.enviados += 1;
    this.retener();
    this.duplex.write(marcoDeTexto(octetos), 'latin1');
  }

  /** The reader is behind: it has yet to take what was written, some 16 to 64 KiB besides what the system buffers. */
  get llena(): boolean {
    if (!this.abierta || !this.rebosa) return false;
    if (this.retenida) {
      // It may be that nothing waits but for the end of this turn.
      this.duplex.uncork();
      this.duplex.cork();
    }
    return this.rebosa;
  }

  /** @param seguir called once, when there is room or the socket is closed: whoever has waited longest goes first. */
  alVaciar(seguir: () => void): void {
    this.enEspera.push(seguir);
    this.esperarHueco();
  }

  /** Writes what this turn has gathered. */
  soltar(): void {
    this.retenida = false;
    this.duplex.uncork();
  }

  private get abierta(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  private get rebosa(): boolean {
    return this.duplex.writableLength >= this.duplex.writableHighWaterMark;
  }

  private esperarHueco(): void {
    if (this.esperando) return;
    this.esperando = true;
    this.duplex.once('drain', () => this.reanudar());
  }

  private reanudar(): void {
    this.esperando = false;
    while (this.enEspera.length > 0 && !this.llena) this.enEspera.shift()?.();
    if (this.enEspera.length > 0) this.esperarHueco();
  }

  private retener(): void {
    if (this.retenida) return;
    this.retenida = true;
    this.duplex.cork();
    if (porSoltar.push(this) === 1) process.nextTick(soltarTodas);
  }
}

function soltarTodas(): void {
  const retenidas = porSoltar;
  porSoltar = [];
  for (const salida of retenidas) salida.soltar();
}
