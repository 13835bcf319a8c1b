import { GraphQLSchemaHost } from '@nestjs/graphql';
import { parse } from 'graphql';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { audiencia, type Avance, Bus } from '../../src/eventos/index.js';
import { esIgualParaTodos } from '../../src/graphql/igual-para-todos.js';
import { type Cliente, PROGRESO, urlWs } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

interface Mensaje {
  readonly id: string;
  readonly type: string;
  readonly payload?: any;
}

const DE_CADA_UNO = `subscription ($con: Boolean!) { progresoTarea { tareaId seq mensaje @include(if: $con) } }`;
/** Beyond the first of the identities that the database gives. */
let siguienteTarea = 1_000_000;

describe('subscriptions on one socket', () => {
  let servidor: ServidorDePrueba;
  let bus: Bus;
  let ana: Cliente;
  let socket: WebSocket | undefined;
  let recibidos: Mensaje[];
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    bus = servidor.app.get(Bus);
    ana = await servidor.entrar('ana');
  });
  afterEach(() => socket?.terminate());

  const enviar = (mensaje: object) => socket?.send(JSON.stringify(mensaje));
  const deId = (id: string) => recibidos.filter((mensaje) => mensaje.id === id);
  const seqsDe = (id: string) => deId(id).map(({ payload }) => payload.data.progresoTarea.seq);
  const escuchadas = () => [...bus.escuchadas].filter((nombre) => nombre === audiencia.usuario(ana.id));

  async function conectar(): Promise<void> {
    const nuevo = (socket = new WebSocket(urlWs(servidor.url), GRAPHQL_TRANSPORT_WS_PROTOCOL));
    await new Promise((resolve) => nuevo.once('open', resolve));
    const propios: Mensaje[] = (recibidos = []);
    const admitido = new Promise((resolve) => nuevo.once('message', resolve));
    enviar({ type: 'connection_init', payload: { Authorization: `Bearer ${ana.token}` } });
    await admitido;
    nuevo.on('message', (dato) => propios.push(JSON.parse((dato as Buffer).toString())));
  }

  /** Subscribes, and waits until it hears. */
  async function suscribir(id: string, query: string, variables: object = {}): Promise<void> {
    enviar({ type: 'subscribe', id, payload: { query, variables } });
    const tareaId = siguienteTarea++;
    await vi.waitFor(() => {
      publicar(tareaId, 1);
      expect(deId(id)).not.toEqual([]);
    });
    recibidos.length = 0;
  }

  function publicar(tareaId: number, ...seqs: number[]): void {
    const avance = (seq: number): Avance => ({
      tareaId,
      seq,
      progreso: seq,
      mensaje: `paso nº ${seq}`,
      estado: 'en-proceso',
      fecha: new Date().toISOString(),
      restanteMs: null,
    });
    const audiencias = [audiencia.usuario(ana.id)];
    bus.publicar(seqs.map((seq) => ({ evento: 'tarea:progreso', datos: avance(seq), audiencias })));
  }

  it('answers everybody alike where the product says so', () => {
    const { schema } = servidor.app.get(GraphQLSchemaHost, { strict: false });
    expect(esIgualParaTodos(schema, parse(PROGRESO))).toBe(true);
    expect(esIgualParaTodos(schema, parse(DE_CADA_UNO))).toBe(false);
  });

  it('gives each of them every advance in order, in its own form and under its own name', async () => {
    await conectar();
    await suscribir('uno', PROGRESO);
    await suscribir('"dos" ñ 🚀', PROGRESO);
    await suscribir('con', DE_CADA_UNO, { con: true });
    await suscribir('sin', DE_CADA_UNO, { con: false });
    const tareaId = siguienteTarea++;
    publicar(tareaId, 1, 2);
    publicar(tareaId, 3);
    const ids = ['uno', '"dos" ñ 🚀', 'con', 'sin'];
    await vi.waitFor(() => expect(ids.map(seqsDe)).toEqual(ids.map(() => [1, 2, 3])));
    const primeros = ids.map((id) => deId(id)[0]?.payload.data.progresoTarea);
    expect(primeros).toEqual([
      expect.objectContaining({ tareaId, mensaje: 'paso nº 1', estado: 'EN_PROCESO' }),
      primeros[0],
      { tareaId, seq: 1, mensaje: 'paso nº 1' },
      { tareaId, seq: 1 },
    ]);
  });

  it('stops when the client completes, lets go of the audience, and may begin again with the same id', async () => {
    await conectar();
    await suscribir('1', PROGRESO);
    await suscribir('2', PROGRESO);
    enviar({ type: 'complete', id: '1' });
    const tareaId = siguienteTarea++;
    // Answered in order: by its pong, the completion was dealt with.
    enviar({ type: 'ping' });
    await vi.waitFor(() => expect(recibidos).toEqual([{ type: 'pong' }]));
    publicar(tareaId, 1);
    await vi.waitFor(() => expect(seqsDe('2')).toEqual([1]));
    expect(deId('1')).toEqual([]);

    await suscribir('1', PROGRESO);
    publicar(siguienteTarea++, 1);
    await vi.waitFor(() => expect([seqsDe('1'), seqsDe('2')]).toEqual([[1], [1]]));
    expect(escuchadas()).toHaveLength(1);
    for (const id of ['1', '2']) enviar({ type: 'complete', id });
    await vi.waitFor(() => expect(escuchadas()).toEqual([]));
  });

  it('lets go of every audience when the socket goes', async () => {
    await conectar();
    await suscribir('1', PROGRESO);
    await suscribir('2', DE_CADA_UNO, { con: true });
    expect(escuchadas()).toHaveLength(1);
    socket?.terminate();
    await vi.waitFor(() => expect(escuchadas()).toEqual([]));
  });
});
