import { Injectable, Logger } from '@nestjs/common';
import { detalleParaRegistro, errorPublico } from '../comun/errores.js';
import type { Flujo } from '../eventos/index.js';
import { type SocketAutenticado, vaciado } from './socket.js';

/** Delivers live views to sockets of `/ws`, each at the pace of its reader. */
@Injectable()
export class Entregas {
  private readonly logger = new Logger(Entregas.name);

  /**
   * Emits what the flow gives until the socket leaves. A flow that breaks ends the socket: its client connects
   * again and reads what it missed.
   * @param emitir sends one value; not awaited, the socket's own buffer is.
   */
  async entregar<T>(socket: SocketAutenticado, flujo: Flujo<T>, emitir: (valor: T) => void): Promise<void> {
    socket.once('disconnect', () => void flujo.return());
    try {
      for await (const valor of flujo) {
        emitir(valor);
        await vaciado(socket);
      }
    } catch (error) {
      // Reading too slowly, or the database away, are no news to who keeps the server.
      if (errorPublico(error).codigo === 'INTERNAL_SERVER_ERROR')
        this.logger.error(detalleParaRegistro(error));
      else this.logger.warn(`Socket ${socket.id} ended: ${String(error)}`);
      // Not `disconnect()`, after which no client connects again by itself; nor after what the reader has not taken.
      socket.conn.close(true);
    }
  }
}
