import { WebSocket } from 'ws';
import { conPlazo } from './respuestas.js';

/** A WebSocket whose messages are awaited one by one. */
export class Enchufe {
  /** The code with which it was closed. */
  cierre: number | undefined;
  private readonly recibidos: string[] = [];
  private readonly cerrado: Promise<number>;
  private avisar: () => void = () => {};

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (mensaje) => {
      this.recibidos.push((mensaje as Buffer).toString());
      this.avisar();
    });
    socket.on('error', () => {});
    this.cerrado = new Promise((resolve) => {
      socket.on('close', (codigo) => {
        this.cierre = codigo;
        this.avisar();
        resolve(codigo);
      });
    });
  }

  /** Resolves when it is open, or was refused: then it is closed with 1006. */
  static async abrir(puerto: number, ruta: string, protocolo?: string | string[]): Promise<Enchufe> {
    const enchufe = new Enchufe(new WebSocket(`ws://127.0.0.1:${puerto}${ruta}`, protocolo));
    const abierto = new Promise<void>((resolve) => enchufe.socket.once('open', () => resolve()));
    await conPlazo('The upgrade', Promise.race([abierto, enchufe.cerrado]));
    return enchufe;
  }

  enviar(mensaje: string | Buffer, binario = typeof mensaje !== 'string'): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(mensaje, { binary: binario });
  }

  /** @returns the next message; undefined once it is closed and all were read. */
  async siguiente(): Promise<string | undefined> {
    while (this.recibidos.length === 0) {
      if (this.cierre !== undefined) return undefined;
      await new Promise<void>((resolve) => (this.avisar = resolve));
    }
    return this.recibidos.shift();
  }

  /** @returns the code with which it ended, whoever ended it. */
  cerrar(): Promise<number> {
    this.socket.close(1000);
    return conPlazo('The close', this.cerrado);
  }

  /** @returns the code with which the server closes it. */
  async esperarCierre(): Promise<number> {
    return conPlazo('The server’s close', this.cerrado);
  }
}
