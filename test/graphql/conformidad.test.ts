import { Module } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { serverAudits } from 'graphql-http';
import { beforeAll, describe, expect, it } from 'vitest';
import { Publico } from '../../src/autenticacion/index.js';
import { demasiadas } from '../../src/comun/errores.js';
import { type Cliente, pedir } from '../apoyo/cliente.js';
import { iniciarServidor } from '../apoyo/servidor.js';

const JSON_DE_SIEMPRE = 'application/json; charset=utf-8';
const RESPUESTA = 'application/graphql-response+json; charset=utf-8';

@Resolver()
class Saturado {
  @Publico()
  @Query(() => Boolean)
  saturada(): boolean {
    throw demasiadas('Busy', 1_500);
  }
}

@Module({ providers: [Saturado] })
class ModuloSaturado {}

describe('GraphQL over HTTP', () => {
  let ana: Cliente;
  beforeAll(async () => {
    ana = await (await iniciarServidor('embebido', { modulos: [ModuloSaturado] })).entrar('ana');
  });

  const publicar = (cuerpo: unknown, cabeceras: Record<string, string> = {}) =>
    ana.pedir('POST', '/graphql', cuerpo, cabeceras);
  const consultar = (url: string, cabeceras: Record<string, string> = {}) =>
    ana.pedir('GET', `/graphql?${url}`, undefined, cabeceras);
  const tipoDe = ({ cabeceras }: { cabeceras: Headers }) => cabeceras.get('content-type');

  describe('by the audits of graphql-http: each MUST, SHOULD and MAY', () => {
    const auditorias = serverAudits({
      url: () => `${ana.url}/graphql`,
      // What a browser cannot send unasked: without it a GET, or a body that is not JSON, is refused before all else.
      fetchFn: (url: string, opciones: RequestInit = {}) =>
        fetch(url, {
          ...opciones,
          headers: { ...(opciones.headers as Record<string, string>), authorization: `Bearer ${ana.token}` },
        }),
    });

    it.each(auditorias)('$id: $name', async ({ fn }) => {
      const resultado = await fn();
      if (resultado.status !== 'ok') throw new Error(`${resultado.status}: ${resultado.reason}`);
    });
  });

  it.each([
    ['application/graphql-response+json', RESPUESTA],
    ['application/graphql-response+json; charset=utf-8, application/json; charset=utf-8', RESPUESTA],
    ['application/graphql-response+json,application/json;q=0.9', RESPUESTA],
    ['application/json, application/graphql-response+json', JSON_DE_SIEMPRE],
    ['application/json;q=0.5, application/graphql-response+json;q=0.6', RESPUESTA],
    ['APPLICATION/JSON', JSON_DE_SIEMPRE],
    ['*/*', JSON_DE_SIEMPRE],
    ['application/*', JSON_DE_SIEMPRE],
    ['text/html, application/xhtml+xml, */*;q=0.8', JSON_DE_SIEMPRE],
    ['application/graphql-response+json, */*;q=0.1', RESPUESTA],
    ['application/json;q=0, */*', RESPUESTA],
    ['', JSON_DE_SIEMPRE],
  ])('answers Accept: %s in %s', async (accept, tipo) => {
    for (const query of ['{ yo { id } }', '{ nada }']) {
      expect(tipoDe(await publicar({ query }, { accept }))).toBe(tipo);
    }
  });

  it('answers 406 who accepts neither, and 415 a body that is not JSON in UTF-8, and runs nothing', async () => {
    const query = 'mutation { cerrarSesion }';
    for (const accept of ['text/html', 'application/json;q=0', 'image/*, application/json;q=nan', ',;,']) {
      const { estado, cuerpo, cabeceras } = await publicar({ query }, { accept });
      expect({ estado, tipo: cabeceras.get('content-type') }).toEqual({ estado: 406, tipo: JSON_DE_SIEMPRE });
      expect(cuerpo).toEqual({
        errors: [
          {
            message: 'Accept application/graphql-response+json or application/json',
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
      });
    }
    for (const tipo of ['application/graphql', 'application/json; charset=latin1', 'text/plain', 'x']) {
      const { estado, cuerpo } = await publicar(JSON.stringify({ query }), { 'content-type': tipo });
      expect(estado).toBe(415);
      expect(cuerpo.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    expect((await publicar({ query: '{ yo { id } }' })).estado).toBe(200);
  });

  it('says by the status, in the newer type alone, that a request could not run; errors of fields are answers', async () => {
    const accept = 'application/graphql-response+json';
    for (const cuerpo of [
      { query: '{' },
      { query: '{ nada }' },
      { query: '{ yo { id } }', operationName: 'Nada' },
      { query: 'query ($id: Int!) { tarea(id: $id) { id } }', variables: { id: 'x' } },
      { query: 'subscription { progresoTarea { seq } }' },
    ]) {
      for (const [cabeceras, estado] of [
        [{ accept }, 400],
        [{}, 200],
      ] as const) {
        const respuesta = await publicar(cuerpo, cabeceras);
        expect(respuesta.estado).toBe(estado);
        expect(respuesta.cuerpo).not.toHaveProperty('data');
        expect(respuesta.cuerpo.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
      }
    }
    const { estado, cuerpo } = await publicar({ query: '{ tarea(id: 1) { id } }' }, { accept });
    expect({ estado, cuerpo }).toMatchObject({
      estado: 200,
      cuerpo: { data: null, errors: [{ path: ['tarea'], extensions: { code: 'NOT_FOUND' } }] },
    });
  });

  it('refuses malformed requests with 400 in either type, and says which parameter is wrong', async () => {
    const query = '{ yo { id } }';
    for (const [cuerpo, path] of [
      [{ query: 7 }, 'query'],
      [{ query: null }, 'query'],
      [{ query: '' }, 'query'],
      [{ query: '{"kind":"Document","definitions":[]}' }, 'query'],
      [{ query: `{ yo { id } } #${'x'.repeat(64_000)}` }, 'query'],
      [{ query, variables: [] }, 'variables'],
      [{ query, variables: 'x' }, 'variables'],
      [{ query, operationName: {} }, 'operationName'],
      [{ query, extensions: 'x' }, 'extensions'],
      [[{ query }], ''],
      ['"x"', ''],
    ] as const) {
      for (const accept of ['application/json', 'application/graphql-response+json']) {
        const respuesta = await publicar(cuerpo, { accept });
        expect(respuesta.estado).toBe(400);
        const [error] = respuesta.cuerpo.errors;
        expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ path }] });
      }
    }
  });

  it('takes the parameters of a GET from the URL, variables as JSON', async () => {
    const una = 'query=query A($con:Boolean!){yo{id @include(if:$con)}} query B{yo{correo}}&operationName=A';
    const { estado, cuerpo } = await consultar(`${una}&variables={"con":true}&extensions={}`);
    expect({ estado, cuerpo }).toEqual({ estado: 200, cuerpo: { data: { yo: { id: ana.id } } } });
    for (const url of [
      `${una}&variables=[]`,
      `${una}&variables={`,
      `${una}&variables=7`,
      `${una}&extensions=x`,
      'query={yo{id}}&query={yo{id}}',
      'operationName=A',
    ]) {
      expect((await consultar(url)).estado, url).toBe(400);
    }
    const vacios = 'query={yo{id}}&operationName=&variables=&extensions=';
    expect((await consultar(vacios)).cuerpo).toEqual({ data: { yo: { id: ana.id } } });
    // No operation that a name would tell: Mercurius alone would crash.
    const { errors } = (await consultar('query=query A{yo{id}} query B{yo{id}}')).cuerpo;
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('answers 405 a mutation by GET, and none by HEAD', async () => {
    const respuesta = await consultar('query=mutation{cerrarSesion}');
    expect(respuesta.estado).toBe(405);
    expect(respuesta.cabeceras.get('allow')).toBe('POST');
    expect(respuesta.cuerpo.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect((await ana.pedir('HEAD', '/graphql?query=mutation{cerrarSesion}')).estado).toBe(404);
    expect((await publicar({ query: '{ yo { id } }' })).estado).toBe(200);
  });

  it('says in a header when it is worth asking again', async () => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      for (let vez = 0; vez < 3; vez++) {
        const { estado, cabeceras, cuerpo } = await publicar({ query: '{ saturada }' }, { accept });
        expect(estado).toBe(200);
        expect(cabeceras.get('retry-after')).toBe('2');
        expect(cuerpo.errors).toMatchObject([{ extensions: { code: 'TOO_MANY_REQUESTS', retryAfter: 2 } }]);
      }
    }
  });

  it('keeps the places of a list in the path of an error as numbers', async () => {
    const u = [{ id: 'no', lat: 0, lon: 0, fecha: '2026-01-01T00:00:00Z' }];
    const query = 'mutation ($u: [UbicacionInput!]!) { registrarUbicaciones(ubicaciones: $u) { aceptadas } }';
    const { cuerpo } = await publicar({ query, variables: { u } });
    expect(cuerpo.errors[0].message).toContain('u[0].id');
  });

  describe('what a page of another site can make a browser send without asking', () => {
    const MUTACION = 'mutation { iniciarSesion(correo: "ana@demo.local", clave: "x") { accessToken } }';
    const formulario = new URLSearchParams({ query: MUTACION }).toString();
    const partes = `--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n${MUTACION}\r\n--x--\r\n`;
    const cuerpoJson = JSON.stringify({ query: MUTACION });

    it.each<[string, string | undefined, Record<string, string>]>([
      ['POST', cuerpoJson, { 'content-type': 'text/plain' }],
      ['POST', cuerpoJson, { 'content-type': 'text/plain;application/json' }],
      ['POST', formulario, { 'content-type': 'application/x-www-form-urlencoded' }],
      ['POST', partes, { 'content-type': 'multipart/form-data; boundary=x' }],
      ['POST', cuerpoJson, { 'content-type': '' }],
      ['GET', undefined, {}],
      ['GET', undefined, { accept: '*/*' }],
      ['GET', undefined, { accept: 'text/html,application/xhtml+xml' }],
      ['GET', undefined, { accept: 'application/json' }],
      ['GET', undefined, { 'content-type': 'text/plain' }],
    ])('is never run: %s %s %o', async (metodo, cuerpo, cabeceras) => {
      const ruta = metodo === 'GET' ? '/graphql?query={__typename}' : '/graphql';
      const respuesta = await pedir(ana.url, metodo, ruta, { cuerpo, cabeceras });
      expect(respuesta.estado).toBeGreaterThanOrEqual(400);
      expect(respuesta.estado).toBeLessThan(500);
      expect(respuesta.cuerpo.data).toBeUndefined();
      expect(respuesta.cuerpo.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(JSON.stringify(respuesta.cuerpo)).not.toMatch(/mercurius|fastify|CSRF/i);
    });

    it('runs with a token, or as JSON: a browser asks before it sends either', async () => {
      const conToken = { authorization: `Bearer ${ana.token}` };
      const porGet = await pedir(ana.url, 'GET', '/graphql?query={__typename}', { cabeceras: conToken });
      const porPost = await pedir(ana.url, 'POST', '/graphql', { cuerpo: { query: '{ __typename }' } });
      for (const { estado, cuerpo } of [porGet, porPost]) {
        expect({ estado, cuerpo }).toEqual({ estado: 200, cuerpo: { data: { __typename: 'Query' } } });
      }
    });
  });
});
