import { Logger } from '@nestjs/common';
import { Agent, request } from 'node:http';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Cliente, pedir, urlWs } from '../apoyo/cliente.js';
import { conectado } from '../apoyo/escucha.js';
import { leerPrometheus } from '../apoyo/prometheus.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { pararReloj } from './reloj-parado.js';

/** Of PETICIONES_POR_USUARIO at once: ten seconds' worth. */
const RAFAGA = 10;
const DEMASIADAS = { code: 'TOO_MANY_REQUESTS', retryAfter: 1 };
const RAICES = `{ ${Array.from({ length: 10 }, (_, i) => `a${i}: yo { id }`).join(' ')} }`;

const veces = async <T>(cuantas: number, hacer: () => Promise<T>): Promise<T[]> => {
  const hechas: T[] = [];
  for (let vez = 0; vez < cuantas; vez++) hechas.push(await hacer());
  return hechas;
};

describe('the requests of one user', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let pasar: (ms: number) => void;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      variables: { PETICIONES_POR_USUARIO: '1', AUTENTICACION_MAX_MS: '2500' },
    });
    Logger.overrideLogger(false);
    pasar = pararReloj(servidor.app);
    ana = await servidor.entrar('ana');
    luis = await servidor.entrar('luis');
  });
  beforeEach(() => pasar(10_000));

  const estados = async (cuantas: number, hacer: () => Promise<{ estado: number }>) =>
    (await veces(cuantas, hacer)).map(({ estado }) => estado);
  const repetido = (estado: number, cuantas = RAFAGA) => Array(cuantas).fill(estado);

  it('are answered 429 by REST beyond it, with when to come back, and nobody else notices', async () => {
    const listar = () => ana.pedir('GET', '/tareas');
    expect(await estados(RAFAGA, listar)).toEqual(repetido(200));
    const { estado, cabeceras, cuerpo } = await listar();
    expect(estado).toBe(429);
    expect(cabeceras.get('retry-after')).toBe('1');
    expect(cabeceras.get('content-type')).toContain('application/problem+json');
    expect(cuerpo).toMatchObject({ code: 'TOO_MANY_REQUESTS', detail: expect.stringContaining('1 s') });
    expect((await luis.pedir('GET', '/tareas')).estado).toBe(200);
    pasar(1_000);
    expect(await estados(2, listar)).toEqual([200, 429]);
  });

  it('count on whatever comes of them: unreadable, unknown, forbidden, or for anybody', async () => {
    const hechas = [
      () => ana.pedir('POST', '/tareas/iniciar', '{"tipo":'),
      () => ana.pedir('POST', '/tareas/iniciar', '<a/>', { 'content-type': 'text/xml' }),
      () => ana.pedir('GET', '/tareas/999999'),
      () => ana.pedir('GET', '/no-hay'),
      () => ana.pedir('POST', '/graphql', { query: '{ noHay }' }),
      () => ana.pedir('POST', '/graphql', { query: '{ __typename }' }),
      () => ana.pedir('POST', '/graphql', { query: '{' }),
      () => ana.pedir('POST', '/graphql', 'x'),
      () => ana.pedir('GET', '/'),
      () => ana.pedir('POST', '/graphql', { query: '{ alertas { edges { node { id } } } }' }),
    ];
    for (const hacer of hechas) expect((await hacer()).estado).not.toBe(429);
    for (const hacer of hechas) expect((await hacer()).estado).toBe(429);
  });

  it('are refused before their body is read, on a connection that goes on, in the type that is accepted', async () => {
    await estados(RAFAGA, () => ana.pedir('GET', '/tareas'));
    const relleno = 'x'.repeat(500_000);
    const { hostname: host, port } = new URL(servidor.url);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const puertos = new Set<number | undefined>();
    const enviar = (path: string, accept: string, cuerpo: string) =>
      new Promise<[number, string]>((resolve, reject) => {
        const headers = {
          authorization: `Bearer ${ana.token}`,
          'content-type': 'application/json',
          'content-length': cuerpo.length,
          accept,
        };
        const peticion = request({ host, port, path, agent, method: 'POST', headers }, (respuesta) => {
          puertos.add(respuesta.socket.localPort);
          respuesta
            .resume()
            .once('end', () => resolve([respuesta.statusCode ?? 0, respuesta.headers['content-type'] ?? '']));
        });
        peticion.on('error', reject).end(cuerpo);
      });
    const problema = 'application/problem+json';
    const deGraphQL = 'application/graphql-response+json';
    expect(await enviar('/sincronizacion', '*/*', relleno)).toEqual([429, expect.stringContaining(problema)]);
    expect(await enviar('/graphql', deGraphQL, relleno)).toEqual([429, expect.stringContaining(deGraphQL)]);
    expect(await enviar('/graphql', 'application/json', '{}')).toEqual([
      429,
      expect.stringContaining('application/json'),
    ]);
    expect(puertos.size).toBe(1);
    agent.destroy();
  });

  it('are root fields in GraphQL: a document counts as many as it asks for', async () => {
    expect(await ana.datos(RAICES)).toMatchObject({ a9: { id: ana.id } });
    const { estado, cabeceras, cuerpo } = await ana.pedir('POST', '/graphql', { query: '{ yo { id } }' });
    expect(estado).toBe(429);
    expect(cabeceras.get('retry-after')).toBe('1');
    expect(cuerpo).toMatchObject({ errors: [{ message: expect.any(String), extensions: DEMASIADAS }] });
    pasar(9_000);
    const { errors } = await ana.graphql(RAICES);
    expect(errors).toHaveLength(1);
    expect(errors[0].extensions).toEqual(DEMASIADAS);
  });

  it('are refused on their id over WebSocket, on a connection that goes on', async () => {
    const crudo = await abrirGraphQL(ana);
    const documentos = [
      '{ yo { id } }',
      '{ noHay }',
      '{',
      '{ __typename }',
      `{ ${'a: yo { id } '.repeat(400)} }`,
    ];
    for (let id = 0; id < RAFAGA; id++) {
      crudo.enviar({
        id: String(id),
        type: 'subscribe',
        payload: { query: documentos[id % documentos.length] },
      });
    }
    crudo.enviar({ id: 'x', type: 'subscribe', payload: { query: 'subscription { chatMensaje { id } }' } });
    expect(await crudo.recibir(({ id }) => id === 'x')).toMatchObject({
      type: 'error',
      payload: [{ extensions: DEMASIADAS }],
    });
    expect(crudo.recibidos.filter(({ type }) => type === 'next').length).toBe(4);
    pasar(1_000);
    crudo.enviar({ id: 'y', type: 'subscribe', payload: { query: '{ yo { id } }' } });
    expect(await crudo.recibir(({ id }) => id === 'y')).toMatchObject({
      payload: { data: { yo: { id: ana.id } } },
    });
    crudo.ws.close();
  });

  it('are refused by the acknowledgement on Socket.IO, or an exception where none was asked for', async () => {
    const socket = ana.socket();
    await conectado(socket);
    const decir = () => socket.emitWithAck('chat:mensaje', { texto: '' });
    for (const { code } of await veces(RAFAGA, decir)) expect(code).toBe('BAD_USER_INPUT');
    const negativa = { ok: false, ...DEMASIADAS, message: expect.any(String) };
    expect(await decir()).toEqual(negativa);
    const oida = new Promise((resolve) => socket.once('exception', resolve));
    socket.emit('chat:mensaje', { texto: '' });
    expect(await oida).toEqual(negativa);
    socket.close();
  });

  it('are all the same ones, at whatever door', async () => {
    const socket = ana.socket();
    await conectado(socket);
    expect(await estados(4, () => ana.pedir('GET', '/tareas'))).toEqual(repetido(200, 4));
    await veces(3, () => ana.datos('{ yo { id } }'));
    await veces(3, () => socket.emitWithAck('chat:mensaje', {}));
    expect((await ana.pedir('GET', '/tareas')).estado).toBe(429);
    expect(await socket.emitWithAck('chat:mensaje', {})).toMatchObject(DEMASIADAS);
    socket.close();
  });

  describe('beyond which a connection goes on sending', () => {
    const MARCOS = 5 * RAFAGA;

    it.each([
      ['pings of the protocol', (ws: WebSocket) => ws.send('{"type":"ping"}')],
      ['pings of WebSocket', (ws: WebSocket) => ws.ping()],
      ['pongs that nobody asked for', (ws: WebSocket) => ws.pong()],
      ['ends of what never began', (ws: WebSocket) => ws.send('{"id":"1","type":"complete"}')],
      [
        'documents that are none',
        (ws: WebSocket, vez: number) =>
          ws.send(JSON.stringify({ id: String(vez), type: 'subscribe', payload: { query: '{' } })),
      ],
    ])('ends GraphQL’s with a code that clients retry: %s', async (_que, enviar) => {
      const { ws, cerrado } = await abrirGraphQL(ana);
      // Three are left: what said whose it is, this one, and what the server's own ping is answered.
      for (let vez = 3; vez < MARCOS; vez++) enviar(ws, vez);
      const atendidos = new Promise<void>((resolve) =>
        ws.on('pong', (datos) => String(datos) === 'fin' && resolve()),
      );
      ws.ping('fin');
      await atendidos;
      expect(ws.readyState).toBe(ws.OPEN);
      for (let vez = 0; vez < 3; vez++) enviar(ws, MARCOS + vez);
      expect(await cerrado).toEqual([1013, expect.stringMatching(/^TOO_MANY_REQUESTS: Too many frames/)]);
    });

    it('ends Socket.IO’s, which its client takes up again', async () => {
      const socket = ana.socket();
      await conectado(socket);
      const motivo = new Promise((resolve) => socket.once('disconnect', resolve));
      for (let vez = 0; vez <= MARCOS; vez++) socket.emit('no-hay', vez);
      expect(await motivo).toBe('transport close');
      const otro = luis.socket();
      await conectado(otro);
      otro.close();
    });
  });

  describe('of whom nothing is known yet', () => {
    it('are a few frames on GraphQL’s socket', async () => {
      const { ws, cerrado } = abrirCrudo(servidor.url);
      ws.once('open', () => {
        for (let vez = 0; vez <= 10; vez++) ws.send('{"type":"ping"}');
      });
      expect(await cerrado).toEqual([1013, 'TOO_MANY_REQUESTS: Say who you are first']);
    });

    it('are small: no token is of 16 KiB', async () => {
      const { ws, cerrado } = abrirCrudo(servidor.url);
      ws.once('open', () =>
        ws.send(JSON.stringify({ type: 'connection_init', payload: { x: 'x'.repeat(16_384) } })),
      );
      expect(await cerrado).toEqual([1013, 'TOO_MANY_REQUESTS: Say who you are first']);
    });

    it('are a few packets on Socket.IO’s', async () => {
      const { ws, cerrado } = abrirCrudo(servidor.url, '/socket.io/?EIO=4&transport=websocket');
      ws.once('open', () => {
        for (let vez = 0; vez <= 10; vez++) ws.send('40/ws,{"token":"x"}');
      });
      await cerrado;
    });

    it.each([
      ['says nothing', undefined],
      ['is refused', '40/ws,{"token":"x"}'],
      ['asks for another namespace', '40/otro,'],
    ])('end in AUTENTICACION_MAX_MS on Socket.IO’s when it %s', async (_que, decir) => {
      const { ws, cerrado } = abrirCrudo(servidor.url, '/socket.io/?EIO=4&transport=websocket');
      if (decir) ws.once('open', () => ws.send(decir));
      await cerrado;
    });
  });

  it('are told to the operator: how many were refused, by the limit', async () => {
    const muestras = leerPrometheus((await pedir(servidor.url, 'GET', '/metricas')).cuerpo);
    const rechazos = (limite: string) => muestras.get(`seguimiento_rechazos_total{limite="${limite}"}`);
    expect(rechazos('peticiones-usuario')).toBeGreaterThan(10);
    expect(rechazos('marcos')).toBeGreaterThan(5);
    expect(rechazos('peticiones-ip')).toBe(0);
  });

  /** graphql-transport-ws by hand, for what its clients never do. */
  function abrirCrudo(url: string, ruta?: string) {
    const ws = ruta
      ? new WebSocket(`${url.replace('http', 'ws')}${ruta}`)
      : new WebSocket(urlWs(url), 'graphql-transport-ws');
    ws.on('error', () => {});
    const cerrado = new Promise<[number, string]>((resolve) =>
      ws.once('close', (codigo, razon) => resolve([codigo, String(razon)])),
    );
    return { ws, cerrado };
  }

  async function abrirGraphQL({ token }: Cliente) {
    const { ws, cerrado } = abrirCrudo(servidor.url);
    const recibidos: { id?: string; type: string }[] = [];
    ws.on('message', (texto) => recibidos.push(JSON.parse((texto as Buffer).toString())));
    const enviar = (mensaje: object) => ws.send(JSON.stringify(mensaje));
    const recibir = (esBuscado: (mensaje: { id?: string; type: string }) => boolean) =>
      expect
        .poll(() => recibidos.find(esBuscado))
        .toBeDefined()
        .then(() => recibidos.find(esBuscado));
    ws.once('open', () => enviar({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } }));
    await recibir(({ type }) => type === 'connection_ack');
    return { ws, cerrado, recibidos, enviar, recibir };
  }
});
