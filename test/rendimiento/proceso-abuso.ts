/** A user with a good token who asks for as much as the server would give, from an address of their own. */
import { Agent, request } from 'node:http';
import { setTimeout as esperar } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { atender } from './obrero.js';

export interface Abuso {
  readonly url: string;
  readonly token: string;
  readonly ms: number;
}

export interface Respuestas {
  /** How many HTTP requests were answered with each status; 0 for those that were cut off. */
  readonly http: Readonly<Record<number, number>>;
  readonly marcos: number;
  readonly cierres: number;
}

const localAddress = '127.0.0.66';
const PETICIONES_A_LA_VEZ = 50;
const SOCKETS = 20;
/** On each socket, each time that the ones before were taken. */
const MARCOS_POR_TANDA = 20;
const TANDA_MS = 10;

/** Ten of each, as many as the limits let through at once. */
const CARAS = [
  `mutation { ${repetir((n) => `t${n}: iniciarTarea(tipo: "abuso") { id }`)} }`,
  `{ ${repetir((n) => `l${n}: tareas(first: 20) { edges { node { id avances { seq mensaje } } } }`)} }`,
];

function repetir(campo: (n: number) => string): string {
  return Array.from({ length: 10 }, (_, n) => campo(n)).join(' ');
}

const agente = new Agent({ keepAlive: true, maxSockets: PETICIONES_A_LA_VEZ });

function pedir({ url, token }: Abuso, query: string): Promise<number> {
  return new Promise((resolve) => {
    const peticion = request(`${url}/graphql`, {
      method: 'POST',
      agent: agente,
      localAddress,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    peticion.on('error', () => resolve(0));
    peticion.on('response', (respuesta) => {
      respuesta.resume();
      respuesta.once('close', () => resolve(respuesta.statusCode ?? 0));
    });
    peticion.end(JSON.stringify({ query }));
  });
}

async function abusar(abuso: Abuso): Promise<Respuestas> {
  const fin = performance.now() + abuso.ms;
  const http: Record<number, number> = {};
  let [marcos, cierres] = [0, 0];
  const insistir = async (n: number) => {
    for (let vuelta = n; performance.now() < fin; vuelta++) {
      const estado = await pedir(abuso, CARAS[vuelta % CARAS.length] ?? '');
      http[estado] = (http[estado] ?? 0) + 1;
    }
  };
  const inundar = async () => {
    while (performance.now() < fin) {
      const socket = new WebSocket(`${abuso.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        localAddress,
      });
      socket.on('error', () => {});
      const cerrado = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      const abierto = new Promise<void>((resolve) => socket.once('open', () => resolve()));
      await Promise.race([abierto, cerrado]);
      const enviar = (mensaje: object) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(mensaje));
      };
      enviar({ type: 'connection_init', payload: { Authorization: `Bearer ${abuso.token}` } });
      const admitido = new Promise<void>((resolve) => socket.once('message', () => resolve()));
      await Promise.race([admitido, cerrado]);
      for (let id = 0; performance.now() < fin && socket.readyState === WebSocket.OPEN;) {
        for (let n = 0; n < MARCOS_POR_TANDA; n++, marcos++) {
          enviar({ type: 'ping' });
          enviar({ type: 'subscribe', id: `${id++}`, payload: { query: `${CARAS[1]} # ${id}` } });
        }
        await esperar(TANDA_MS);
      }
      if (performance.now() < fin) cierres += 1;
      socket.terminate();
      await cerrado;
      await esperar(TANDA_MS);
    }
  };
  await Promise.all([
    ...Array.from({ length: PETICIONES_A_LA_VEZ }, (_, n) => insistir(n)),
    ...Array.from({ length: SOCKETS }, inundar),
  ]);
  agente.destroy();
  return { http, marcos, cierres };
}

atender({ abusar });
