/** Plain `ws`: every message is written as it is to whom it is for. Who that is, the address says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { atenderEmision } from './emision.js';
import type { Suceso } from './publicador.js';

const servidor = createServer();
const sockets = new WebSocketServer({ server: servidor, perMessageDeflate: false });
const porUsuario = new Map<number, WebSocket>();
const difundir = process.env.DIFUNDIR === 'si';

sockets.on('connection', (socket, { url = '' }) => {
  const usuarioId = Number(url.slice(url.lastIndexOf('/') + 1));
  porUsuario.set(usuarioId, socket);
  socket.on('close', () => porUsuario.delete(usuarioId));
  socket.on('error', () => socket.terminate());
});

/** The bytes that the product sends for the same event. */
const textoDe = ({ avance }: Suceso) =>
  JSON.stringify({
    id: '1',
    type: 'next',
    payload: { data: { progresoTarea: { ...avance, estado: 'EN_PROCESO' } } },
  });

atenderEmision(
  () =>
    new Promise((resolve) => {
      servidor.listen(0, '127.0.0.1', () => resolve((servidor.address() as AddressInfo).port));
    }),
  (sucesos) => {
    for (const suceso of sucesos) {
      const texto = textoDe(suceso);
      if (!difundir) porUsuario.get(suceso.usuarioId)?.send(texto);
      else for (const socket of sockets.clients) socket.send(texto);
    }
  },
);
