import type { Socket } from 'node:net';

/** What is known of who uses a connection. */
export interface Tolerancia {
  /** Seconds after which nothing that was asked can still be answered. */
  readonly segundos: number;
  /** It may be open with nothing to say: only what certainly was asked and not answered counts. */
  readonly puedeCallar?: boolean;
}

/**
 * How long nothing has come on a connection. A network that forgot it tells nobody: what is written then waits for as
 * long as TCP sends it again, a quarter of an hour, while everybody else's connections work. It sees bytes and no
 * events, which are the same with and without TLS.
 */
export class Silencio {
  private leidos = 0;
  private escritos = 0;
  private callados = 0;
  /** Something was written after all that was read. Not known of what was done in one second. */
  private preguntado = false;

  constructor(
    private readonly socket: Pick<Socket, 'bytesRead' | 'bytesWritten'>,
    private readonly tolerancia: Tolerancia,
  ) {}

  /**
   * To be asked once a second. Questions are counted and no clock is read: a process that was stopped has not waited.
   * @returns true if the connection is as good as gone.
   */
  esDemasiado(): boolean {
    const { bytesRead, bytesWritten } = this.socket;
    if (bytesRead !== this.leidos) this.contarDesdeAhora(false);
    else if (!this.preguntado && bytesWritten !== this.escritos) this.contarDesdeAhora(true);
    else this.callados += 1;
    const { segundos, puedeCallar = false } = this.tolerancia;
    return this.callados >= segundos && (this.preguntado || !puedeCallar);
  }

  private contarDesdeAhora(preguntado: boolean): void {
    this.leidos = this.socket.bytesRead;
    this.escritos = this.socket.bytesWritten;
    this.callados = 0;
    this.preguntado = preguntado;
  }
}
