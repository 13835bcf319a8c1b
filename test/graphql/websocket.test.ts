import { CloseCode } from 'graphql-ws';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { Crudo, suscribir } from './crudo.js';

describe('GraphQL over WebSocket', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let abiertos: Crudo[] = [];
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      variables: {
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

  async function abrir(): Promise<Crudo> {
    const crudo = await new Crudo(servidor.url).abierto();
    abiertos.push(crudo);
    return crudo;
  }
  async function autenticado(): Promise<Crudo> {
    const crudo = await Crudo.de(ana);
    abiertos.push(crudo);
    return crudo;
  }

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
