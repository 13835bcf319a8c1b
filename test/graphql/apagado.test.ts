import { getIntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Cliente, pedir } from '../apoyo/cliente.js';
import { iniciarServidor } from '../apoyo/servidor.js';
import { Crudo, suscribir } from './crudo.js';

describe('introspection and GraphiQL switched off', () => {
  let ana: Cliente;
  let crudo: Crudo;
  beforeAll(async () => {
    const servidor = await iniciarServidor('embebido', {
      variables: { GRAPHQL_INTROSPECCION: 'false', GRAPHIQL_ACTIVO: 'false' },
    });
    ana = await servidor.entrar('ana');
    crudo = await Crudo.de(ana);
    return () => crudo.socket.terminate();
  });

  /** Both answers. */
  async function preguntar(query: string, variables?: Record<string, unknown>): Promise<any[]> {
    crudo.enviar(suscribir('1', query, { variables }));
    const { type, payload } = await crudo.siguiente();
    if (type === 'next') await crudo.siguiente();
    return [await ana.graphql(query, variables), type === 'next' ? payload : { errors: payload }];
  }

  it('tell nothing of the schema', async () => {
    for (const query of [
      getIntrospectionQuery(),
      '{ __type(name: "Usuario") { name } }',
      '{ ...F } fragment F on Query { a: __schema { queryType { name } } }',
      'subscription { __schema { queryType { name } } }',
    ]) {
      for (const { data, errors } of await preguntar(query)) {
        expect(data).toBeUndefined();
        expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT' });
      }
    }
  });

  it('leave __typename, which clients keep their caches by', async () => {
    for (const respuesta of await preguntar('{ __typename yo { __typename } }')) {
      expect(respuesta).toEqual({ data: { __typename: 'Query', yo: { __typename: 'Usuario' } } });
    }
  });

  it('suggest no names, of the document or of a variable’s value', async () => {
    const ubicaciones =
      'mutation ($u: [UbicacionInput!]!) { registrarUbicaciones(ubicaciones: $u) { aceptadas } }';
    const porEstado = 'query ($e: EstadoTarea) { tareas(estado: $e) { __typename } }';
    for (const [query, variables] of [
      ['{ tarea { id } } '.replace('tarea', 'tareaz'), undefined],
      ['{ tareas(firs: 1) { __typename } }', undefined],
      ['{ tareas(estado: COMPLETAD) { __typename } }', undefined],
      ['query ($u: UbicacionInpu) { yo { id } }', undefined],
      ['{ ... on Quer { yo { id } } }', undefined],
      [porEstado, { e: 'COMPLETAD' }],
      [ubicaciones, { u: [{ id: 1, la: 1 }] }],
      ['subscription ($t: Int) { progresoTarea(tareaId: $t, tare: 1) { seq } }', { t: 'x' }],
    ] as const) {
      // Interpreted at first, compiled when it comes again.
      const respuestas = [...(await preguntar(query, variables)), ...(await preguntar(query, variables))];
      for (const { errors } of respuestas) {
        expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
        expect(JSON.stringify(errors)).not.toContain('Did you mean');
      }
    }
  });

  it('have no page, as no other unknown route', async () => {
    const [graphiql, otra] = await Promise.all(
      ['/graphiql', '/otra-cosa'].map((ruta) => pedir(ana.url, 'GET', ruta)),
    );
    expect(graphiql).toMatchObject({ estado: 404, cuerpo: otra?.cuerpo });
    expect(graphiql?.cabeceras.get('content-type')).toBe(otra?.cabeceras.get('content-type'));
  });
});
