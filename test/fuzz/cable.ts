import { connect, type Socket } from 'node:net';
import { conPlazo } from './respuestas.js';

/** HTTP by the byte: what no client library would send, and whatever comes back. */

export interface RespuestaCruda {
  readonly estado: number;
  readonly cabeceras: Readonly<Record<string, string>>;
  readonly cuerpo: string;
}

/** How long the server is silent before the other end is closed: what was sent may have been half a request. */
const SILENCIO_MS = 120;

/**
 * Sends bytes on a connection of their own and reads until it is closed; gives it up once a stream has begun.
 * @param trozos each sent by itself.
 * @param entero what was sent asks for an answer, so that its end is not hurried.
 */
export function enviar(puerto: number, trozos: readonly Buffer[], entero: boolean): Promise<Buffer> {
  const socket = connect(puerto, '127.0.0.1').setNoDelay(true);
  const leido: Buffer[] = [];
  let silencio: NodeJS.Timeout | undefined;
  const cerrado = new Promise<Buffer>((resolve) => {
    socket.on('data', (trozo) => {
      leido.push(trozo);
      if (String(trozo).includes('content-type: text/event-stream')) socket.destroy();
      esperarSilencio();
    });
    socket.on('close', () => {
      clearTimeout(silencio);
      resolve(Buffer.concat(leido));
    });
    // Whoever breaks the rules may be cut off.
    socket.on('error', () => socket.destroy());
  });
  const esperarSilencio = () => {
    clearTimeout(silencio);
    if (!entero || leido.length > 0) silencio = setTimeout(() => socket.end(), SILENCIO_MS);
  };
  void escribir(socket, trozos).then(esperarSilencio);
  return conPlazo('An answer, or the end of the connection', cerrado).finally(() => socket.destroy());
}

async function escribir(socket: Socket, trozos: readonly Buffer[]): Promise<void> {
  for (const trozo of trozos) {
    if (socket.destroyed) return;
    await new Promise<void>((resolve) => socket.write(trozo, () => resolve()));
  }
}

/** @param sinCuerpo of the answers in their order: whether it is one to HEAD. */
export function leerRespuestas(octetos: Buffer, sinCuerpo: readonly boolean[] = []): RespuestaCruda[] {
  const respuestas: RespuestaCruda[] = [];
  let resto = octetos.toString('latin1');
  while (resto.startsWith('HTTP/1.')) {
    const fin = resto.indexOf('\r\n\r\n');
    if (fin === -1) break;
    const [primera = '', ...lineas] = resto.slice(0, fin).split('\r\n');
    const cabeceras = Object.fromEntries(
      lineas.map((linea) => [
        linea.split(':', 1)[0]?.toLowerCase(),
        linea.slice(linea.indexOf(':') + 1).trim(),
      ]),
    ) as Record<string, string>;
    const estado = Number(primera.split(' ')[1]);
    resto = resto.slice(fin + 4);
    if (estado < 200 && estado !== 101) continue;
    const vacio = sinCuerpo[respuestas.length] || estado === 204 || estado === 304 || estado === 101;
    const { cuerpo, siguiente } = vacio ? { cuerpo: '', siguiente: resto } : leerCuerpo(resto, cabeceras);
    respuestas.push({ estado, cabeceras, cuerpo: Buffer.from(cuerpo, 'latin1').toString() });
    resto = siguiente;
  }
  return respuestas;
}

function leerCuerpo(resto: string, cabeceras: Record<string, string>): { cuerpo: string; siguiente: string } {
  if (cabeceras['transfer-encoding'] !== 'chunked') {
    const largo = Number(cabeceras['content-length'] ?? resto.length);
    return { cuerpo: resto.slice(0, largo), siguiente: resto.slice(largo) };
  }
  let cuerpo = '';
  let lugar = 0;
  for (;;) {
    const fin = resto.indexOf('\r\n', lugar);
    const largo = fin === -1 ? 0 : Number.parseInt(resto.slice(lugar, fin), 16);
    if (!(largo > 0)) return { cuerpo, siguiente: fin === -1 ? '' : resto.slice(fin + 4) };
    cuerpo += resto.slice(fin + 2, fin + 2 + largo);
    lugar = fin + 2 + largo + 2;
  }
}
