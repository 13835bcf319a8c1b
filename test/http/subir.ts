import { type IncomingHttpHeaders, request } from 'node:http';
import type { Duplex } from 'node:stream';

/** What an upgrade was answered with. */
export interface Subida {
  /** 101 if it was accepted. */
  readonly estado: number;
  readonly cabeceras: IncomingHttpHeaders;
  /** Of an accepted one: its connection, as it is. */
  readonly socket?: Duplex;
}

export const RUTAS_DE_SUBIDA = ['/graphql', '/socket.io/?EIO=4&transport=websocket'];

/** Asks for a WebSocket by hand. */
export function subir(url: string, ruta: string, cabeceras: Record<string, string> = {}): Promise<Subida> {
  return new Promise((resolve, reject) => {
    const peticion = request(`${url}${ruta}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
        'sec-websocket-protocol': 'graphql-transport-ws',
        ...cabeceras,
      },
    });
    peticion.on('upgrade', ({ statusCode = 0, headers }, socket) => {
      socket.on('error', () => {});
      resolve({ estado: statusCode, cabeceras: headers, socket });
    });
    peticion.on('response', (respuesta) => {
      respuesta.resume();
      resolve({ estado: respuesta.statusCode ?? 0, cabeceras: respuesta.headers });
    });
    peticion.on('error', reject);
    peticion.end();
  });
}
