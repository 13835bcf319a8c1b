import type { WebSocket } from 'ws';
import { DESPEDIDA_MS } from '../http/index.js';

/** Closes a socket for good: a peer that does not answer, or does not want to, is cut off. */
export function cerrarSocket(socket: WebSocket, codigo: number, razon: string): void {
  socket.close(codigo, razon);
  const corte = setTimeout(() => socket.terminate(), DESPEDIDA_MS).unref();
  socket.once('close', () => clearTimeout(corte));
}
