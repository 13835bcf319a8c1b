import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { setImmediate as turno } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { audiencia, type Avance, Bus } from '../../src/eventos/index.js';
import { ServidorGraphQLWs } from '../../src/graphql/servidor-ws.js';
import { type AvanceLeido, type Cliente, PROGRESO, urlWs } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const TAREAS = 10;
const AVANCES_POR_TAREA = 800;
/** Large, so that what is published does not fit what the system buffers for a socket. */
const MENSAJE = 'Procesando… '.repeat(200);
/** Beyond the first of the identities that the database gives. */
const PRIMERA_TAREA = 1_000_000;

/** A subscriber on a socket of its own, that can stop reading. */
class Lector {
  readonly avances: AvanceLeido[] = [];
  private readonly socket: WebSocket;
  private alLeer: () => void = () => {};

  constructor(cliente: Cliente) {
    this.socket = new WebSocket(urlWs(cliente.url), GRAPHQL_TRANSPORT_WS_PROTOCOL);
    const enviar = (mensaje: object) => this.socket.send(JSON.stringify(mensaje));
    this.socket.on('open', () =>
      enviar({ type: 'connection_init', payload: { Authorization: `Bearer ${cliente.token}` } }),
    );
    this.socket.on('message', (dato) => {
      const { type, payload } = JSON.parse((dato as Buffer).toString());
      if (type === 'connection_ack') enviar({ type: 'subscribe', id: '1', payload: { query: PROGRESO } });
      else if (type === 'next') this.avances.push(payload.data.progresoTarea);
      this.alLeer();
    });
  }

  dejarDeLeer(): void {
    this.socket.pause();
  }

  volverALeer(): void {
    this.socket.resume();
  }

  /** Sends pings of the protocol, whose answers it would have to read. */
  preguntar(veces: number): void {
    const ping = JSON.stringify({ type: 'ping', payload: { relleno: 'x'.repeat(30_000) } });
    for (let vez = 0; vez < veces; vez++) this.socket.send(ping);
  }

  async hasta(basta: () => boolean): Promise<void> {
    while (!basta()) await new Promise<void>((resolve) => (this.alLeer = resolve));
  }

  get terminadas(): number {
    return this.avances.filter(({ estado }) => estado === 'COMPLETADO').length;
  }

  seqsDe(tareaId: number): number[] {
    return this.avances.filter((avance) => avance.tareaId === tareaId).map(({ seq }) => seq);
  }

  terminar(): void {
    this.socket.terminate();
  }
}

describe('readers that stop reading', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let siguienteTarea = PRIMERA_TAREA;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', { variables: { BUZON_CAPACIDAD: '32' } });
    ana = await servidor.entrar('ana');
  });

  /** What the server keeps in memory for each of its sockets, in bytes. */
  const enMemoria = () =>
    [...servidor.app.get(ServidorGraphQLWs, { strict: false })['sockets'].clients].map(
      ({ bufferedAmount }) => bufferedAmount,
    );

  /** Publishes whole tasks, an advance of each at a time, and lets whoever reads keep up. */
  async function publicarTareas(alPublicar: () => Promise<void>): Promise<number[]> {
    const tareas = Array.from({ length: TAREAS }, () => siguienteTarea++);
    const bus = servidor.app.get(Bus);
    const fecha = new Date().toISOString();
    for (let seq = 1; seq <= AVANCES_POR_TAREA; seq++) {
      const fin = seq === AVANCES_POR_TAREA;
      const avance = (tareaId: number): Avance => ({
        tareaId,
        seq,
        progreso: fin ? 100 : 50,
        mensaje: MENSAJE,
        estado: fin ? 'completado' : 'en-proceso',
        fecha,
        restanteMs: null,
      });
      const audiencias = [audiencia.usuario(ana.id)];
      bus.publicar(
        tareas.map((tareaId) => ({ evento: 'tarea:progreso', datos: avance(tareaId), audiencias })),
      );
      await alPublicar();
    }
    return tareas;
  }

  async function lectores(cuantos: number): Promise<Lector[]> {
    const todos = Array.from({ length: cuantos }, () => new Lector(ana));
    const tarea = await ana.iniciarTarea();
    await Promise.all(
      todos.map((lector) => lector.hasta(() => lector.seqsDe(tarea).length > 0 && lector.terminadas > 0)),
    );
    for (const { avances } of todos) avances.length = 0;
    return todos;
  }

  it('are given the newest and the terminal advances once they read again, at the cost of a bounded buffer, and hold up nobody', async () => {
    const todos = await lectores(8);
    const [rapidos, lentos] = [todos.slice(0, 3), todos.slice(3)];
    for (const lento of lentos) lento.dejarDeLeer();

    let publicados = 0;
    let maximo = 0;
    const tareas = await publicarTareas(async () => {
      publicados += TAREAS;
      maximo = Math.max(maximo, ...enMemoria());
      await Promise.all(
        rapidos.map((rapido) => rapido.hasta(() => rapido.avances.length >= publicados - 20 * TAREAS)),
      );
      await turno();
    });
    expect(maximo).toBeLessThan(128 * 1024);

    for (const rapido of rapidos) {
      await rapido.hasta(() => rapido.terminadas === TAREAS);
      for (const tarea of tareas) {
        expect(rapido.seqsDe(tarea)).toEqual(Array.from({ length: AVANCES_POR_TAREA }, (_, i) => i + 1));
      }
    }
    for (const lento of lentos) {
      lento.volverALeer();
      await lento.hasta(() => lento.terminadas === TAREAS);
      expect(lento.avances.length).toBeLessThan(publicados);
      for (const tarea of tareas) {
        const seqs = lento.seqsDe(tarea);
        expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
        expect(seqs.at(-1)).toBe(AVANCES_POR_TAREA);
      }
    }
    for (const lector of todos) lector.terminar();
  });

  it('are not listened to either: what they ask for does not pile up', async () => {
    const [lector] = (await lectores(1)) as [Lector];
    lector.dejarDeLeer();
    const maximo: number[] = [];
    for (let vez = 0; vez < 100; vez++) {
      lector.preguntar(10);
      await ana.datos('{ yo { id } }');
      maximo.push(...enMemoria());
    }
    // A frame or two beyond the mark.
    expect(Math.max(...maximo)).toBeLessThan(256 * 1024);
    lector.terminar();
  });
});
