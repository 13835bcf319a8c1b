import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AutenticacionService } from '../../src/autenticacion/index.js';
import { type Cliente, PROGRESO } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { Crudo, suscribir } from './crudo.js';

const UNICA = 'subscription { progresoTarea { seq } }';

/** PROTOCOL.md of graphql-ws, rule by rule: what is a message, when it may come, and how the server answers it. */
describe('graphql-transport-ws', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let abiertos: Crudo[] = [];
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      variables: { AUTENTICACION_MAX_MS: '300', SIMULACION_INCREMENTO: '1' },
    });
    ana = await servidor.entrar('ana');
  });
  afterEach(() => {
    vi.restoreAllMocks();
    for (const { socket } of abiertos) socket.terminate();
    abiertos = [];
  });

  const guardar = (crudo: Crudo) => {
    abiertos.push(crudo);
    return crudo;
  };
  const abrir = async (protocolos?: string | string[]) =>
    guardar(await new Crudo(servidor.url, protocolos).abierto());
  const autenticado = async () => guardar(await Crudo.de(ana));
  const inicio = () => ({ type: 'connection_init', payload: { Authorization: `Bearer ${ana.token}` } });

  describe('subprotocol', () => {
    it('is graphql-transport-ws, also as one of several', async () => {
      const crudo = await abrir(['otro', GRAPHQL_TRANSPORT_WS_PROTOCOL]);
      expect(crudo.socket.protocol).toBe(GRAPHQL_TRANSPORT_WS_PROTOCOL);
      expect(await crudo.enviar(inicio()).siguiente()).toEqual({ type: 'connection_ack' });
    });

    it('closes 4406 without one, and of another: the legacy one is none of ours', async () => {
      expect(await (await abrir([])).cierre).toEqual({
        code: CloseCode.SubprotocolNotAcceptable,
        reason: 'Subprotocol not acceptable',
      });
      for (const protocolo of ['graphql-ws', 'otro']) {
        expect(await primerMarco(servidor.url, protocolo)).toEqual({
          tipo: 'close',
          codigo: CloseCode.SubprotocolNotAcceptable,
        });
      }
    });
  });

  describe('connection_init', () => {
    it('is acknowledged with a good token', async () => {
      for (const clave of ['Authorization', 'authorization']) {
        const crudo = await abrir();
        crudo.enviar({ type: 'connection_init', payload: { [clave]: `Bearer ${ana.token}` } });
        expect(await crudo.siguiente()).toEqual({ type: 'connection_ack' });
      }
    });

    it('closes 4403 without one, saying why', async () => {
      for (const payload of [
        undefined,
        null,
        {},
        { Authorization: 'Bearer nonsense' },
        { Authorization: 7 },
      ]) {
        const { code, reason } = await (await abrir()).enviar({ type: 'connection_init', payload }).cierre;
        expect(code).toBe(CloseCode.Forbidden);
        expect(reason).toMatch(/^UNAUTHENTICATED: /);
      }
    });

    it('closes 4408 when it does not come in time, whatever else comes meanwhile', async () => {
      const crudo = await abrir();
      crudo.enviar({ type: 'ping' });
      expect(await crudo.siguiente()).toEqual({ type: 'pong' });
      expect(await crudo.cierre).toEqual({
        code: CloseCode.ConnectionInitialisationTimeout,
        reason: 'Connection initialisation timeout',
      });
    });

    it('closes 4408 when the check of its token hangs', async () => {
      const autenticacion = servidor.app.get(AutenticacionService);
      vi.spyOn(autenticacion, 'autenticarCabecera').mockReturnValue(new Promise(() => {}));
      expect(await (await abrir()).enviar(inicio()).cierre).toMatchObject({
        code: CloseCode.ConnectionInitialisationTimeout,
      });
    });

    it('closes 4429 a second one, also before the first was answered', async () => {
      for (const crudo of [
        (await autenticado()).enviar(inicio()),
        (await abrir()).enviar(inicio(), inicio()),
      ]) {
        expect(await crudo.cierre).toEqual({
          code: CloseCode.TooManyInitialisationRequests,
          reason: 'Too many initialisation requests',
        });
      }
    });
  });

  it('closes 4401 what subscribes before it was acknowledged', async () => {
    for (const antes of [[], [inicio()]]) {
      const crudo = (await abrir()).enviar(...antes, suscribir('1', '{ yo { id } }'));
      expect(await crudo.cierre).toEqual({ code: CloseCode.Unauthorized, reason: 'Unauthorized' });
    }
  });

  it.each([
    ['no JSON', '{'],
    ['empty', ''],
    ['a list', '[]'],
    ['a number', '7'],
    ['null', 'null'],
    ['without a type', '{}'],
    ['of a type that is no text', '{"type":7}'],
    ['of an unknown type', '{"type":"nothing"}'],
    ['of a type that is a name of every object', '{"type":"constructor"}'],
    ['for clients: acknowledgement', '{"type":"connection_ack"}'],
    ['for clients: next', '{"type":"next","id":"1","payload":{"data":{}}}'],
    ['for clients: error', '{"type":"error","id":"1","payload":[{"message":"x"}]}'],
    ['an init whose payload is no object', '{"type":"connection_init","payload":"x"}'],
    ['a ping whose payload is no object', '{"type":"ping","payload":[]}'],
    ['a pong whose payload is no object', '{"type":"pong","payload":7}'],
    ['a ping nested too deep', `{"type":"ping","payload":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`],
    ['a subscribe without id', '{"type":"subscribe","payload":{"query":"{yo{id}}"}}'],
    ['a subscribe with an empty id', '{"type":"subscribe","id":"","payload":{"query":"{yo{id}}"}}'],
    ['a subscribe with an id that is no text', '{"type":"subscribe","id":7,"payload":{"query":"{yo{id}}"}}'],
    ['a subscribe without payload', '{"type":"subscribe","id":"1"}'],
    ['a subscribe without query', '{"type":"subscribe","id":"1","payload":{}}'],
    ['a query that is no text', '{"type":"subscribe","id":"1","payload":{"query":{"kind":"Document"}}}'],
    [
      'variables that are no object',
      '{"type":"subscribe","id":"1","payload":{"query":"{yo{id}}","variables":[]}}',
    ],
    [
      'an operationName that is no text',
      '{"type":"subscribe","id":"1","payload":{"query":"{yo{id}}","operationName":7}}',
    ],
    [
      'extensions that are no object',
      '{"type":"subscribe","id":"1","payload":{"query":"{yo{id}}","extensions":"x"}}',
    ],
    ['a complete without id', '{"type":"complete"}'],
    ['a complete with an id that is no text', '{"type":"complete","id":{}}'],
    ['binary', Buffer.from('{"type":"ping"}')],
  ])('closes 4400 what is not a message: %s', async (_que, basura) => {
    const crudo = await autenticado();
    crudo.socket.send(basura);
    const { code, reason } = await crudo.cierre;
    expect(code).toBe(CloseCode.BadRequest);
    expect(reason).toBe('Invalid message received');
  });

  it('answers a ping with a pong and its payload, and takes a pong that nobody asked for', async () => {
    const crudo = await autenticado();
    crudo.enviar({ type: 'pong' }, { type: 'pong', payload: { a: 1 } });
    crudo.enviar({ type: 'ping' }, { type: 'ping', payload: { a: 1 } }, { type: 'ping', payload: null });
    expect([await crudo.siguiente(), await crudo.siguiente(), await crudo.siguiente()]).toEqual([
      { type: 'pong' },
      { type: 'pong', payload: { a: 1 } },
      { type: 'pong' },
    ]);
  });

  describe('subscribe', () => {
    it('closes 4409 an id that is in use, by a query as by a subscription, however long it is', async () => {
      for (const [id, query] of [
        ['1', UNICA],
        ['ñ'.repeat(20_000), UNICA],
        ['__proto__', '{ yo { id } }'],
      ] as const) {
        const crudo = (await autenticado()).enviar(suscribir(id, query), suscribir(id, query));
        const { code, reason } = await crudo.cierre;
        expect(code).toBe(CloseCode.SubscriberAlreadyExists);
        expect(reason).toMatch(/^Subscriber for /);
      }
    });

    it('answers a single result and then its completion, and the id is free again', async () => {
      const crudo = await autenticado();
      for (let vez = 0; vez < 2; vez++) {
        crudo.enviar(
          suscribir('1', '{ yo { id } }', { variables: null, operationName: null, extensions: null }),
        );
        expect(await crudo.siguiente()).toEqual({
          id: '1',
          type: 'next',
          payload: { data: { yo: { id: ana.id } } },
        });
        expect(await crudo.siguiente()).toEqual({ id: '1', type: 'complete' });
      }
    });

    it('answers what cannot run with an error on its id, no completion, and the id is free again', async () => {
      const crudo = await autenticado();
      for (const [query, variables] of [
        ['subscription {', {}],
        ['subscription { nada }', {}],
        ['subscription { progresoTarea { seq } usuarioPresencia { usuarioId } }', {}],
        ['subscription ($t: Int!) { progresoTarea(tareaId: $t) { seq } }', { t: 'x' }],
        ['fragment F on Query { yo { id } }', {}],
        [UNICA, { a: JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) }],
      ] as const) {
        crudo.enviar(suscribir('1', query, { variables }));
        const { payload, ...resto } = await crudo.siguiente();
        if (resto.type === 'next') {
          // Of variables that do not fit: GraphQL has them in an answer.
          expect(payload).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
          expect(payload).not.toHaveProperty('data');
          expect(await crudo.siguiente()).toEqual({ id: '1', type: 'complete' });
        } else {
          expect(resto).toEqual({ id: '1', type: 'error' });
          expect(payload).toMatchObject([
            { message: expect.any(String), extensions: { code: 'BAD_USER_INPUT' } },
          ]);
        }
        expect(await crudo.hastaPong()).toEqual([]);
      }
      crudo.enviar(suscribir('1', '{ yo { id } }'));
      expect(await crudo.siguiente()).toMatchObject({ id: '1', type: 'next' });
    });

    it('answers many at once, each under its id', async () => {
      const crudo = await autenticado();
      const ids = ['a', 'constructor', '__proto__', '"', '🚀'];
      crudo.enviar(...ids.map((id) => suscribir(id, '{ yo { id } }')));
      const mensajes = [];
      while (mensajes.length < 2 * ids.length) mensajes.push(await crudo.siguiente());
      for (const id of ids) {
        expect(mensajes.filter((mensaje) => mensaje.id === id).map(({ type }) => type)).toEqual([
          'next',
          'complete',
        ]);
      }
    });
  });

  describe('complete', () => {
    it('is sent after the last event of a subscription that ends', async () => {
      const tareaId = await ana.iniciarTarea();
      const crudo = (await autenticado()).enviar(suscribir('1', PROGRESO, { variables: { tareaId } }));
      expect(await crudo.siguiente()).toMatchObject({ id: '1', type: 'next' });
      await ana.pedir('POST', `/tareas/${tareaId}/cancelar`);
      let ultimo;
      do ultimo = await crudo.siguiente();
      while (ultimo.type === 'next');
      expect(ultimo).toEqual({ id: '1', type: 'complete' });
    });

    it('is ignored of an id that is not there, or no longer', async () => {
      const crudo = (await autenticado()).enviar(
        { type: 'complete', id: 'never' },
        suscribir('1', '{ yo { id } }'),
      );
      expect(await crudo.siguiente()).toMatchObject({ id: '1', type: 'next' });
      expect(await crudo.siguiente()).toEqual({ id: '1', type: 'complete' });
      expect(await crudo.enviar({ type: 'complete', id: '1' }).hastaPong()).toEqual([]);
    });

    it('by the client ends what it gave up, unanswered, whether or not its id is used again at once', async () => {
      const crudo = await autenticado();
      const abandonar = (id: string) => [
        suscribir(id, 'subscription { usuarioPresencia { usuarioId } }'),
        { type: 'complete', id },
        suscribir(id, 'query Otra { yo { correo } }'),
        { type: 'complete', id },
      ];
      crudo.enviar(...abandonar('1'), ...abandonar('2'), suscribir('2', '{ yo { id } }'));
      expect(await crudo.siguiente()).toEqual({
        id: '2',
        type: 'next',
        payload: { data: { yo: { id: ana.id } } },
      });
      expect(await crudo.siguiente()).toEqual({ id: '2', type: 'complete' });
      expect(await crudo.hastaPong()).toEqual([]);
    });

    it('by the client, and its id used again at once, leaves the new subscription alive', async () => {
      const [primera, segunda] = [await ana.iniciarTarea(), await ana.iniciarTarea()];
      const seguir = (tareaId: number) => suscribir('1', PROGRESO, { variables: { tareaId } });
      const crudo = (await autenticado()).enviar(seguir(primera));
      expect(await crudo.siguiente()).toMatchObject({
        payload: { data: { progresoTarea: { tareaId: primera } } },
      });
      crudo.enviar(
        { type: 'complete', id: '1' },
        seguir(primera),
        { type: 'complete', id: '1' },
        seguir(segunda),
      );
      // What was on its way already: events, and no end.
      expect(new Set((await crudo.hastaPong()).map(({ type }) => type))).not.toContain('complete');
      await ana.pedir('POST', `/tareas/${primera}/cancelar`);
      await ana.pedir('POST', `/tareas/${segunda}/cancelar`);
      const estados = [];
      for (
        let mensaje = await crudo.siguiente();
        mensaje.type === 'next';
        mensaje = await crudo.siguiente()
      ) {
        expect(mensaje.payload.data.progresoTarea.tareaId).toBe(segunda);
        estados.push(mensaje.payload.data.progresoTarea.estado);
      }
      expect(estados.at(-1)).toBe('CANCELADO');
    });
  });
});

/** What a server answers first to a handshake with that subprotocol: clients give up before it, for want of one. */
async function primerMarco(url: string, protocolo: string) {
  const clave = randomBytes(16).toString('base64');
  const peticion = request(`${url}/graphql`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': clave,
      'sec-websocket-protocol': protocolo,
    },
  });
  peticion.end();
  const [respuesta, socket, cabeza] = await once(peticion, 'upgrade');
  const aceptada = createHash('sha1').update(`${clave}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  expect(respuesta.headers).toMatchObject({ 'sec-websocket-accept': aceptada });
  const marco: Buffer = cabeza.length > 0 ? cabeza : (await once(socket, 'data'))[0];
  socket.destroy();
  return { tipo: marco[0] === 0x88 ? 'close' : marco[0], codigo: marco.readUInt16BE(2) };
}
