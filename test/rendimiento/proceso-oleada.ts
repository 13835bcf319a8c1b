/** The sockets of a crowd that loses its connections and comes back, as after the failure of a mobile network. */
import { setTimeout as esperar } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { atender } from './obrero.js';

/** Whose sockets are opened on one server, and kept. */
export interface Multitud {
  readonly url: string;
  /** Absent for plain `ws`: to be open is all there is. */
  readonly query?: string;
  readonly clientes: readonly { readonly usuarioId: number; readonly token: string }[];
}

export interface Oleada {
  readonly porSegundo: number;
  readonly segundos: number;
}

export interface Vueltas {
  /** From the beginning of a connection until its subscription was served, in milliseconds. */
  readonly esperas: readonly number[];
  readonly fallidas: number;
  readonly abiertos: number;
}

const EN_PARALELO = 100;
const TANDA_MS = 20;
const PLAZO_MS = 30_000;
/** A connection that is gone keeps its port for a minute: one address has not enough of them. */
const DIRECCIONES = 40;

class Asistente {
  private socket: WebSocket | undefined;
  private intentos = 0;

  constructor(
    private readonly multitud: Multitud,
    private readonly cliente: Multitud['clientes'][number],
  ) {}

  get abierto(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  irse(): void {
    this.socket?.terminate();
  }

  /** @returns how long it took, in milliseconds. */
  venir(): Promise<number> {
    const { url, query } = this.multitud;
    const { usuarioId, token } = this.cliente;
    const comienzo = performance.now();
    return new Promise((resolve, reject) => {
      const corte = setTimeout(() => reject(new Error('Not served in time')), PLAZO_MS);
      const servido = () => {
        clearTimeout(corte);
        resolve(performance.now() - comienzo);
      };
      const localAddress = `127.0.0.${1 + ((usuarioId + 7 * this.intentos++) % DIRECCIONES)}`;
      const socket = new WebSocket(query ? url : `${url}/${usuarioId}`, query ? 'graphql-transport-ws' : [], {
        perMessageDeflate: false,
        localAddress,
      });
      this.socket = socket;
      const enviar = (mensaje: object) => socket.send(JSON.stringify(mensaje));
      socket.on('error', reject);
      socket.once('close', (codigo) => reject(new Error(`Closed with ${codigo}`)));
      socket.once('open', () => {
        if (!query) return servido();
        enviar({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } });
        socket.once('message', () => {
          enviar({ type: 'subscribe', id: 'avances', payload: { query } });
          // Answered after the one before it: the subscription has begun.
          enviar({ type: 'subscribe', id: 'servido', payload: { query: '{ __typename }' } });
          socket.once('message', servido);
        });
      });
    });
  }
}

let asistentes: Asistente[] = [];

async function reunir(multitud: Multitud): Promise<number> {
  asistentes = multitud.clientes.map((cliente) => new Asistente(multitud, cliente));
  for (let desde = 0; desde < asistentes.length; desde += EN_PARALELO) {
    await Promise.all(asistentes.slice(desde, desde + EN_PARALELO).map((asistente) => asistente.venir()));
  }
  return abiertos();
}

/** So many each second leave without a word and come back at once, in turn. */
async function oleada({ porSegundo, segundos }: Oleada): Promise<Vueltas> {
  const comienzo = performance.now();
  const esperas: number[] = [];
  const enCamino = new Set<Promise<void>>();
  let fallidas = 0;
  let idos = 0;
  const total = porSegundo * segundos;
  while (idos < total) {
    const debidos = Math.min(total, Math.floor(((performance.now() - comienzo) * porSegundo) / 1_000));
    for (; idos < debidos; idos++) {
      const asistente = asistentes[idos % asistentes.length] as Asistente;
      asistente.irse();
      const vuelta = asistente.venir().then(
        (ms) => void esperas.push(ms),
        () => void (fallidas += 1),
      );
      enCamino.add(vuelta);
      void vuelta.finally(() => enCamino.delete(vuelta));
    }
    await esperar(TANDA_MS);
  }
  await Promise.all(enCamino);
  return { esperas, fallidas, abiertos: abiertos() };
}

const abiertos = () => asistentes.filter((asistente) => asistente.abierto).length;

function dispersar(): void {
  for (const asistente of asistentes.splice(0)) asistente.irse();
}

atender({ reunir, oleada, dispersar });
