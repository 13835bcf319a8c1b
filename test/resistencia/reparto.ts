import type { Client } from 'graphql-ws';
import { once } from 'node:events';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type AvanceLeido, type Cliente, leer, oir, PROGRESO } from '../apoyo/cliente.js';
import { leerSse } from '../apoyo/sse.js';
import * as dosYDos from './dos-y-dos.js';
import { cancelarTodas, en, entrar, iniciar, PASO, primerosAvances } from './dos-y-dos.js';

const TODAS = 'subscription { progresoTarea { tareaId seq progreso estado } }';
const SEQS = [1, 2, 3, 4, 5];

/** How processes share clients and work. None of them has been started yet. */
export function probarReparto(laFlota: () => dosYDos.DosYDos): void {
  let flota: dosYDos.DosYDos;
  /** Started while there was nobody to work. */
  let tempranas: { ids: number[]; primeros: Promise<AvanceLeido[]> };
  /** Each of them, with one session, at both doors. */
  let ana: { a: Cliente; b: Cliente };
  let luis: { a: Cliente; b: Cliente };

  const enAmbas = (enA: Cliente) => ({ a: enA, b: en(flota.miembros.b, enA) });

  beforeAll(async () => {
    flota = laFlota();
    const { a, b } = flota.miembros;
    await Promise.all([a.listo(), b.listo()]);
    ana = enAmbas(await entrar('ana', a));
    const ids = await iniciar(ana.a, 4);
    tempranas = { ids, primeros: primerosAvances(ids, ana.b) };
    await flota.completa();
  });

  beforeEach(async () => {
    ana = enAmbas(await entrar('ana', flota.miembros.a));
    luis = enAmbas(await entrar('luis', flota.miembros.a));
  });
  afterEach(async () => {
    ana = enAmbas(await entrar('ana', flota.miembros.a));
    await Promise.all([ana.b, luis.b].map(cancelarTodas));
  });

  it('leave the tasks to those that work, which share them', async () => {
    const primeros = await tempranas.primeros;
    expect(primeros.map(({ tareaId }) => tareaId)).toEqual(tempranas.ids);
    const porPaso = (paso: number) => primeros.filter(({ progreso }) => progreso === paso);
    expect([porPaso(PASO.uno).length, porPaso(PASO.otro).length]).toEqual([2, 2]);
  });

  it('show a task that was started at one, live at the other, to its owner and to nobody else', async () => {
    const [wsDeAna, wsDeLuis] = [ana.b.ws(), luis.b.ws()];
    const [socketDeAna, socketDeLuis] = [ana.b.socket(), luis.b.socket()];
    await Promise.all([oir(socketDeAna, 'connect'), oir(socketDeLuis, 'connect')]);
    const delSocketDeLuis: AvanceLeido[] = [];
    socketDeLuis.on('tarea:progreso', (avance: AvanceLeido) => delSocketDeLuis.push(avance));
    const deLuis = leer<AvanceLeido>(wsDeLuis, TODAS, {}, (leidos) => leidos.at(-1)?.seq === 5);

    const porSocket = cincoPorSocket(socketDeAna);
    const id = await ana.a.iniciarTarea();
    const porSse = cincoPorSse(ana.b, id);
    const porGraphQL = await dosYDos.hastaSeq(wsDeAna, id, 5);
    expect(porGraphQL.map(({ tareaId, seq }) => [tareaId, seq])).toEqual(SEQS.map((seq) => [id, seq]));
    expect(await porSse).toEqual(await porSocket);
    expect(await porSse).toMatchObject(porGraphQL.map(({ seq, fecha }) => ({ tareaId: id, seq, fecha })));

    await expect(leer(wsDeLuis, PROGRESO, { tareaId: id })).rejects.toThrow('NOT_FOUND');
    expect((await luis.b.pedir('GET', `/tareas/${id}/progreso`)).estado).toBe(404);
    // What luis hears first is his own: ana's came before.
    const idDeLuis = await luis.a.iniciarTarea();
    expect((await deLuis).map(({ tareaId, seq }) => [tareaId, seq])).toEqual(
      SEQS.map((seq) => [idDeLuis, seq]),
    );
    expect(new Set(delSocketDeLuis.map(({ tareaId }) => tareaId))).toEqual(new Set([idDeLuis]));
    for (const socket of [socketDeAna, socketDeLuis]) socket.close();
    await Promise.all([wsDeAna.dispose(), wsDeLuis.dispose()]);
  });

  it('stop at a worker what is cancelled at the one that did not start it', async () => {
    const [primera = 0, ...resto] = await iniciar(ana.a, 4);
    await primerosAvances([primera, ...resto], ana.b);
    // Both workers are full: the fifth waits until one of the four lets go.
    const quinta = await ana.a.iniciarTarea();
    const empezada = primerosAvances([quinta], ana.b);
    expect((await ana.b.pedir('POST', `/tareas/${primera}/cancelar`)).cuerpo.estado).toBe('cancelado');
    await empezada;
    expect(await dosYDos.enProceso(ana.b)).toEqual(new Set([...resto, quinta]));
    const { tarea } = await ana.a.datos('query ($id: Int!) { tarea(id: $id) { avances { estado } } }', {
      id: primera,
    });
    const estados = tarea.avances.map(({ estado }: AvanceLeido) => estado);
    expect(estados).toEqual([...Array(estados.length - 1).fill('EN_PROCESO'), 'CANCELADO']);
  });

  it('close at one, within a second, the sockets of a session that is closed at the other', async () => {
    const { ws, cerrado } = await conectarWs(ana.b);
    const [socket, socketDeLuis] = [ana.b.socket(), luis.b.socket()];
    await Promise.all([oir(socket, 'connect'), oir(socketDeLuis, 'connect')]);
    const expirada = oir(socket, 'sesion:expirada');
    const desconectado = oir(socket, 'disconnect');

    const pedido = performance.now();
    expect((await ana.a.pedir('POST', '/sesion/cerrar')).estado).toBe(204);
    expect(await cerrado).toMatchObject({ code: 4403 });
    expect(await expirada).toMatchObject({ code: 'UNAUTHENTICATED' });
    await desconectado;
    expect(performance.now() - pedido).toBeLessThan(1_000);
    expect(socketDeLuis.connected).toBe(true);
    socketDeLuis.close();
    await ws.dispose();
  });

  it('open no door at those that work', async () => {
    const { url } = flota.miembros.uno;
    const headers = { authorization: `Bearer ${ana.a.token}` };
    for (const puerta of [
      'POST /sesion/iniciar',
      'POST /tareas/iniciar',
      'GET /tareas',
      'GET /tareas/1',
      'GET /tareas/1/progreso',
      'POST /graphql',
      'GET /graphiql',
      'GET /docs',
      'GET /',
    ]) {
      const [method, ruta = ''] = puerta.split(' ');
      const { status } = await fetch(url + ruta, { method, headers });
      expect({ puerta, status }).toEqual({ puerta, status: 404 });
    }
    for (const puerta of ['/graphql', '/socket.io/?EIO=4&transport=websocket']) {
      const ws = new WebSocket(url.replace('http', 'ws') + puerta, 'graphql-transport-ws');
      ws.on('error', () => {});
      const [, { statusCode }] = await once(ws, 'unexpected-response');
      expect({ puerta, statusCode }).toEqual({ puerta, statusCode: 404 });
    }
  });
}

/** A GraphQL socket that has signed in, and how it will be closed. */
function conectarWs(cliente: Cliente): Promise<{ ws: Client; cerrado: Promise<unknown> }> {
  return new Promise((conectado) => {
    const cerrado = new Promise((closed) => {
      const ws = cliente.ws({
        lazy: false,
        onNonLazyError: () => {},
        on: { connected: () => conectado({ ws, cerrado }), closed },
      });
    });
  });
}

function cincoPorSocket(socket: ReturnType<Cliente['socket']>): Promise<AvanceLeido[]> {
  const avances: AvanceLeido[] = [];
  return new Promise((resolve) => {
    socket.on('tarea:progreso', (avance: AvanceLeido) => {
      if (avances.push(avance) === 5) resolve(avances.slice());
    });
  });
}

async function cincoPorSse({ url, token }: Cliente, id: number): Promise<AvanceLeido[]> {
  const headers = { authorization: `Bearer ${token}`, 'last-event-id': '0' };
  const avances: AvanceLeido[] = [];
  for await (const evento of leerSse(await fetch(`${url}/tareas/${id}/progreso`, { headers }))) {
    if (evento.event === 'tarea:progreso') avances.push(JSON.parse(evento.data) as AvanceLeido);
    if (avances.length === 5) break;
  }
  return avances;
}
