import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Cliente, urlWs } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

interface Mensaje {
  readonly type: string;
  readonly id?: string;
  readonly payload?: any;
}

/** A bare WebSocket that keeps what it is sent, so that a test awaits it message by message. */
class Crudo {
  readonly socket: WebSocket;
  readonly cierre: Promise<{ code: number; reason: string }>;
  private readonly recibidos: Mensaje[] = [];
  private alRecibir: (() => void) | undefined;

  constructor(url: string, protocolos: string | string[] = GRAPHQL_TRANSPORT_WS_PROTOCOL) {
    this.socket = new WebSocket(url, protocolos);
    this.socket.on('message', (dato) => {
      this.recibidos.push(JSON.parse((dato as Buffer).toString()) as Mensaje);
      this.alRecibir?.();
    });
    this.cierre = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
      this.socket.on('error', () => {});
    });
  }

  async abierto(): Promise<this> {
    await new Promise((resolve) => this.socket.once('open', resolve));
    return this;
  }

  enviar(mensaje: unknown): this {
    this.socket.send(typeof mensaje === 'string' ? mensaje : JSON.stringify(mensaje));
    return this;
  }

  async siguiente(): Promise<Mensaje> {
    while (this.recibidos.length === 0) await new Promise<void>((resolve) => (this.alRecibir = resolve));
    return this.recibidos.shift() as Mensaje;
  }
}

describe('GraphQL over WebSocket', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let abiertos: Crudo[] = [];
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      variables: {
        AUTENTICACION_MAX_MS: '300',
        SUSCRIPCIONES_POR_CONEXION: '3',
        SIMULACION_INTERVALO_MS: '3600000',
      },
    });
    ana = await servidor.entrar('ana');
  });
  afterEach(() => {
    for (const { socket } of abiertos) socket.terminate();
    abiertos = [];
  });

  async function abrir(protocolos?: string | string[]): Promise<Crudo> {
    const crudo = await new Crudo(urlWs(servidor.url), protocolos).abierto();
    abiertos.push(crudo);
    return crudo;
  }
  async function autenticado(): Promise<Crudo> {
    const crudo = (await abrir()).enviar({
      type: 'connection_init',
      payload: { Authorization: `Bearer ${ana.token}` },
    });
    expect(await crudo.siguiente()).toEqual({ type: 'connection_ack' });
    return crudo;
  }
  const suscribir = (id: string, query: string, extra: object = {}) => ({
    type: 'subscribe',
    id,
    payload: { query, ...extra },
  });

  it('closes 4408 a socket that has not shown a token in time, and 4406 one of another subprotocol', async () => {
    expect(await (await abrir()).cierre).toMatchObject({ code: CloseCode.ConnectionInitialisationTimeout });
    for (const protocolo of ['graphql-ws', 'otro']) {
      const crudo = new Crudo(urlWs(servidor.url), protocolo);
      abiertos.push(crudo);
      expect((await crudo.cierre).code).toBeOneOf([CloseCode.SubprotocolNotAcceptable, 1006]);
    }
  });

  it('closes 4403 without a good token, saying why, and 4401 what subscribes before it', async () => {
    for (const payload of [undefined, {}, { Authorization: 'Bearer nonsense' }, { Authorization: 7 }]) {
      const { code, reason } = await (await abrir()).enviar({ type: 'connection_init', payload }).cierre;
      expect(code).toBe(CloseCode.Forbidden);
      expect(reason).toMatch(/^UNAUTHENTICATED: /);
    }
    expect(await (await abrir()).enviar(suscribir('1', '{ yo { id } }')).cierre).toMatchObject({
      code: CloseCode.Unauthorized,
    });
  });

  it('closes 4429 a second init, 4409 a repeated id, 4400 what is not a message', async () => {
    expect(await (await autenticado()).enviar({ type: 'connection_init' }).cierre).toMatchObject({
      code: CloseCode.TooManyInitialisationRequests,
    });
    const repetido = await autenticado();
    repetido.enviar(suscribir('1', 'subscription { progresoTarea { seq } }'));
    repetido.enviar(suscribir('1', 'subscription { progresoTarea { seq } }'));
    expect(await repetido.cierre).toMatchObject({ code: CloseCode.SubscriberAlreadyExists });
    for (const basura of ['{', '[]', '7', '{"type":"nothing"}', '{"type":"subscribe","id":7}']) {
      expect(await (await autenticado()).enviar(basura).cierre).toMatchObject({ code: CloseCode.BadRequest });
    }
  });

  it('answers a document that cannot run with errors on its id, and keeps the socket', async () => {
    const crudo = await autenticado();
    const profunda = '{ __typename tareas { edges '.padEnd(28, ' ') + '{ node { avances { seq } } } } }';
    const casos: [string, string][] = [
      ['{ yo { id }', 'Syntax Error: Expected Name, found <EOF>.'],
      ['{ nada }', 'Cannot query field "nada" on type "Query".'],
      [
        'mutation { iniciarTarea(tipo: "x", sobra: 1) { id } }',
        'Unknown argument "sobra" on field "Mutation.iniciarTarea".',
      ],
      [`{ ${'a: yo { id } '.repeat(400)} }`, 'Document contains more that 1000 tokens. Parsing aborted.'],
      [
        'query A { yo { id } } query B { yo { id } }',
        'Say which operation to run: operationName names none of this document',
      ],
    ];
    for (const [query, mensaje] of casos) {
      crudo.enviar(suscribir('1', query));
      const { type, id, payload } = await crudo.siguiente();
      expect({ type, id }).toEqual({ type: 'error', id: '1' });
      expect(payload[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
      expect(payload[0].message).toContain(mensaje);
    }
    crudo.enviar(suscribir('1', profunda));
    expect(await crudo.siguiente()).toMatchObject({
      type: 'next',
      payload: { data: { __typename: 'Query' } },
    });
  });

  it('answers no more than 50 errors, short ones, however much of a frame is wrong', async () => {
    const crudo = await autenticado();
    const query = 'mutation ($u: [UbicacionInput!]!) { registrarUbicaciones(ubicaciones: $u) { aceptadas } }';
    const desconocidos = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, n) => [`campo ${n}`, 'x'.repeat(40)]),
    );
    for (const u of [
      Array(30_000).fill(1),
      Array.from({ length: 400 }, () => ({ id: 'é'.repeat(50) })),
      [desconocidos],
    ]) {
      crudo.enviar(suscribir('1', query, { variables: { u } }));
      const mensaje = await crudo.siguiente();
      const errores = mensaje.payload.errors ?? mensaje.payload;
      expect(JSON.stringify(mensaje).length).toBeLessThan(50_000);
      expect(errores[0].message).toContain('got invalid value');
      if (u.length > 1) {
        expect(errores).toHaveLength(50);
        expect(errores[49]).toEqual({
          message: expect.stringMatching(/^\d+ more errors are not shown$/),
          extensions: { code: 'BAD_USER_INPUT' },
        });
      }
      if (mensaje.type === 'next') expect(await crudo.siguiente()).toMatchObject({ type: 'complete' });
    }
  });

  it('hears nothing more from a socket whose session was closed, however it goes on talking', async () => {
    const luis = await servidor.entrar('luis');
    const crudo = (await abrir()).enviar({
      type: 'connection_init',
      payload: { Authorization: `Bearer ${luis.token}` },
    });
    expect(await crudo.siguiente()).toEqual({ type: 'connection_ack' });
    // A peer that does not answer the close: its end of the connection is held still.
    crudo.socket.pause();
    const cerrar = await luis.pedir('POST', '/sesion/cerrar');
    expect(cerrar.estado).toBe(204);
    crudo.enviar(suscribir('1', 'mutation { iniciarTarea(tipo: "after the end") { id } }'));
    crudo.socket.resume();
    expect((await crudo.cierre).code).toBe(CloseCode.Forbidden);
    const otra = await servidor.entrar('luis');
    expect((await otra.datos('{ tareas { edges { node { id } } } }')).tareas.edges).toEqual([]);
  });

  it('runs queries and mutations too, by the operation’s name', async () => {
    const crudo = await autenticado();
    const query = 'query A { yo { correo } } query B { yo { id } }';
    for (const [operationName, yo] of [
      ['B', { id: ana.id }],
      ['A', { correo: 'ana@demo.local' }],
      ['B', { id: ana.id }],
    ] as const) {
      crudo.enviar(suscribir('1', query, { operationName }));
      expect(await crudo.siguiente()).toEqual({ type: 'next', id: '1', payload: { data: { yo } } });
      expect(await crudo.siguiente()).toEqual({ type: 'complete', id: '1' });
    }
  });

  it('refuses more operations at once than a connection may have, and takes them again when one ends', async () => {
    const crudo = await autenticado();
    for (const id of ['1', '2', '3', '4'])
      crudo.enviar(suscribir(id, 'subscription { progresoTarea { seq } }'));
    expect(await crudo.siguiente()).toMatchObject({
      type: 'error',
      id: '4',
      payload: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }],
    });
    crudo.enviar({ type: 'complete', id: '1' });
    crudo.enviar(suscribir('5', '{ yo { id } }'));
    expect(await crudo.siguiente()).toMatchObject({ type: 'next', id: '5' });
  });

  it('closes 1009 a frame that is too large, and answers pings', async () => {
    const crudo = await autenticado();
    crudo.enviar({ type: 'ping', payload: { a: 1 } });
    expect(await crudo.siguiente()).toEqual({ type: 'pong', payload: { a: 1 } });
    crudo.enviar(suscribir('1', `{ yo { id } } #${'x'.repeat(70_000)}`));
    expect(await crudo.cierre).toMatchObject({ code: 1009 });
    expect(await ana.datos('{ yo { id } }')).toEqual({ yo: { id: ana.id } });
  });
});
