import type { WebSocket } from 'ws';
import { DESPEDIDA_MS } from '../http/index.js';

/** A close frame holds 125 bytes, two of which are the code (RFC 6455, section 5.5). */
const RAZON_MAXIMA = 123;

/**
 * Closes a socket for good: a peer that does not answer, or does not want to, is cut off.
 * @param razon cut where it is too long for a close frame.
 */
export function cerrarSocket(socket: WebSocket, codigo: number, razon: string): void {
  socket.close(codigo, enBytes(razon, RAZON_MAXIMA));
  const corte = setTimeout(() => socket.terminate(), DESPEDIDA_MS).unref();
  socket.once('close', () => clearTimeout(corte));
}

/** As much of a text as fits, without half a character at its end. */
function enBytes(texto: string, maximo: number): string {
  const cabe = new TextEncoder().encodeInto(texto, new Uint8Array(maximo)).read;
  return texto.slice(0, cabe);
}
