import type { WebSocket } from 'ws';

/** A peer that vanished without a word is found within two of these. */
const LATIDO_MS = 15_000;

/** Pings a socket and ends it when a ping was not answered by the next one. @returns stops. */
export function latir(socket: WebSocket): () => void {
  let respondio = true;
  socket.on('pong', () => (respondio = true));
  const temporizador = setInterval(() => {
    if (!respondio) return socket.terminate();
    respondio = false;
    socket.ping();
  }, LATIDO_MS).unref();
  return () => clearInterval(temporizador);
}
