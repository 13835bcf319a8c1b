/** The sockets of many clients, which count what they receive and read nothing of it. */
import { setTimeout as esperar } from 'node:timers/promises';
import { type RawData, WebSocket } from 'ws';
import { atender, avisar, recursos } from './obrero.js';

/** Sockets to open on one server. */
export interface Conexiones {
  /** Names the server in the accounts. */
  readonly grupo: string;
  readonly url: string;
  /** Absent for plain `ws`: the address says who it is. */
  readonly suscripcion?: { readonly query: string; readonly variables: Record<string, unknown> };
  readonly sockets: readonly { readonly usuarioId: number; readonly token: string }[];
  /** Keeps how long ago each advance was dated when it arrived. */
  readonly retrasos?: boolean;
}

export interface Cuenta {
  readonly marcos: number;
  readonly bytes: number;
  readonly abiertos: number;
  readonly instanteMs: number;
}

interface Grupo {
  marcos: number;
  bytes: number;
  contados: number;
  retrasos: number[] | undefined;
  readonly abiertos: Set<WebSocket>;
}

const EN_PARALELO = 100;
const INFORME_CADA_MS = 5;
const grupos = new Map<string, Grupo>();

async function conectar({ grupo, url, suscripcion, sockets, retrasos }: Conexiones): Promise<void> {
  const propio: Grupo = {
    marcos: 0,
    bytes: 0,
    contados: 0,
    retrasos: retrasos ? [] : undefined,
    abiertos: new Set(),
  };
  grupos.set(grupo, propio);
  for (let desde = 0; desde < sockets.length; desde += EN_PARALELO) {
    await Promise.all(
      sockets.slice(desde, desde + EN_PARALELO).map(({ usuarioId, token }) => {
        return suscripcion
          ? suscribir(
              propio,
              url,
              token,
              JSON.stringify({ id: '1', type: 'subscribe', payload: suscripcion }),
            )
          : abrir(propio, `${url}/${usuarioId}`);
      }),
    );
  }
}

function suscribir(grupo: Grupo, url: string, token: string, pedido: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = nuevo(grupo, url, reject, 'graphql-transport-ws');
    socket.once('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } })),
    );
    socket.once('message', () => {
      socket.send(pedido, () => resolve());
      contar(grupo, socket);
    });
  });
}

function abrir(grupo: Grupo, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = nuevo(grupo, url, reject);
    socket.once('open', () => resolve());
    contar(grupo, socket);
  });
}

function nuevo(
  { abiertos }: Grupo,
  url: string,
  alFallar: (error: Error) => void,
  protocolo?: string,
): WebSocket {
  const socket = new WebSocket(url, protocolo, { perMessageDeflate: false, skipUTF8Validation: true });
  abiertos.add(socket);
  socket.on('error', alFallar);
  socket.on('close', (codigo, razon) => {
    // Nobody closes a socket but us, after taking it from here.
    if (abiertos.delete(socket)) alFallar(new Error(`Socket closed with ${codigo} ${String(razon)}`));
  });
  return socket;
}

function contar(grupo: Grupo, socket: WebSocket): void {
  socket.on('message', (datos: RawData) => {
    const marco = datos as Buffer;
    grupo.marcos += 1;
    grupo.bytes += marco.length;
    grupo.retrasos?.push(Date.now() - fechaDe(marco));
  });
}

function fechaDe(marco: Buffer): number {
  const texto = marco.toString('latin1');
  const inicio = texto.indexOf('"fecha":"') + 9;
  return Date.parse(texto.slice(inicio, inicio + 24));
}

function cuentaDe(nombre: string): Cuenta {
  const { marcos = 0, bytes = 0, abiertos } = grupos.get(nombre) ?? {};
  return { marcos, bytes, abiertos: abiertos?.size ?? 0, instanteMs: performance.now() };
}

async function cerrar(nombre: string): Promise<void> {
  const { abiertos } = grupos.get(nombre) ?? { abiertos: new Set<WebSocket>() };
  const sockets = [...abiertos];
  abiertos.clear();
  for (const socket of sockets) socket.terminate();
  await esperar(200);
}

setInterval(() => {
  for (const [nombre, grupo] of grupos) {
    const nuevos = grupo.marcos - grupo.contados;
    if (nuevos === 0) continue;
    grupo.contados = grupo.marcos;
    avisar({ grupo: nombre, marcos: nuevos });
  }
}, INFORME_CADA_MS);

atender({
  conectar,
  contar: cuentaDe,
  cerrar,
  recursos: () => recursos(),
  retrasos: (nombre: string) => grupos.get(nombre)?.retrasos?.splice(0) ?? [],
});
