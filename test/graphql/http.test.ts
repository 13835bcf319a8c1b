import { beforeAll, describe, expect, it } from 'vitest';
import { type Cliente, pedir } from '../apoyo/cliente.js';
import { iniciarServidor } from '../apoyo/servidor.js';

describe('GraphQL over HTTP', () => {
  let ana: Cliente;
  beforeAll(async () => {
    ana = await (await iniciarServidor('embebido')).entrar('ana');
  });

  it('runs the operation that operationName says, however often and in whatever order', async () => {
    // Mercurius compiles a document once it has come twice; the compiled operation must still be the named one.
    const query = 'query A { yo { correo } } query B { yo { id } }';
    for (let vez = 0; vez < 4; vez++) {
      expect(await ana.graphql(query, {}, 'A')).toEqual({ data: { yo: { correo: 'ana@demo.local' } } });
      expect(await ana.graphql(query, {}, 'B')).toEqual({ data: { yo: { id: ana.id } } });
    }
  });

  it('takes null for what a client leaves out', async () => {
    const { cuerpo } = await ana.pedir('POST', '/graphql', {
      query: '{ yo { id } }',
      variables: null,
      operationName: null,
      extensions: null,
    });
    expect(cuerpo).toEqual({ data: { yo: { id: ana.id } } });
  });

  it('answers what is not a request with a code and never with 500', async () => {
    const cuerpos = [
      '',
      '{',
      '[]',
      '7',
      '"x"',
      '{}',
      '{"query":7}',
      '{"query":""}',
      '{"query":"{"}',
      '{"query":"{ nada }"}',
      '{"query":"{yo{id}}","variables":"x"}',
      '[{"query":"{yo{id}}"}]',
    ];
    for (const cuerpo of cuerpos) {
      const respuesta = await ana.pedir('POST', '/graphql', cuerpo);
      expect(respuesta.estado, cuerpo).toBeLessThan(500);
      const code = respuesta.cuerpo.code ?? respuesta.cuerpo.errors[0].extensions.code;
      expect(code, cuerpo).toBe('BAD_USER_INPUT');
    }
  });

  it('answers no more than 50 errors, short ones, however much of a body is wrong', async () => {
    const query = 'mutation ($u: [UbicacionInput!]!) { registrarUbicaciones(ubicaciones: $u) { aceptadas } }';
    const desconocidos = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, n) => [`campo ${n}`, 'x'.repeat(40)]),
    );
    // Interpreted at first, compiled once it has come twice.
    for (const u of [...Array(4).fill(Array(30_000).fill(1)), [desconocidos]]) {
      const { errors } = await ana.graphql(query, { u });
      expect(JSON.stringify(errors).length).toBeLessThan(50_000);
      expect(errors.length).toBeLessThanOrEqual(50);
      expect(errors.at(-1)).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    }
    const { errors } = await ana.graphql(`{ ${'nada '.repeat(200)} }`);
    expect(errors.length).toBeLessThanOrEqual(50);
  });

  it('refuses requests that a web page could send across sites without asking', async () => {
    const cuerpo = JSON.stringify({ query: '{ __typename }' });
    for (const tipo of ['text/plain', 'application/x-www-form-urlencoded']) {
      const respuesta = await pedir(ana.url, 'POST', '/graphql', {
        cuerpo,
        cabeceras: { 'content-type': tipo },
      });
      expect(respuesta.estado).toBeGreaterThanOrEqual(400);
      expect(respuesta.estado).toBeLessThan(500);
    }
    expect((await pedir(ana.url, 'GET', '/graphql?query={__typename}')).estado).toBe(400);
  });

  it('does not run a mutation or an unknown operation by GET', async () => {
    const cabeceras = { authorization: `Bearer ${ana.token}`, accept: 'application/json' };
    const una = 'query%20A{yo{id}}';
    for (const consulta of [
      'mutation{cerrarSesion}',
      `${una}&operationName=nada`,
      '7',
      '{',
      '{"kind":"Document"}',
    ]) {
      const { estado, cuerpo } = await pedir(ana.url, 'GET', `/graphql?query=${consulta}`, { cabeceras });
      expect(estado).toBeLessThan(500);
      expect(cuerpo.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    }
    expect(await ana.datos('{ yo { id } }')).toEqual({ yo: { id: ana.id } });
  });

  it('says where subscriptions go', async () => {
    for (const query of [
      'subscription { progresoTarea { __typename } }',
      'subscription { progresoTarea { tareaId } }',
    ]) {
      for (let vez = 0; vez < 3; vez++) {
        expect((await ana.graphql(query)).errors).toMatchObject([
          {
            message: 'Subscriptions go over WebSocket (graphql-transport-ws)',
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ]);
      }
    }
  });

  it('runs queries by GET for clients that prefer it', async () => {
    const { estado, cuerpo } = await ana.pedir('GET', '/graphql?query=query%20A{yo{id}}&operationName=A');
    expect({ estado, cuerpo }).toEqual({ estado: 200, cuerpo: { data: { yo: { id: ana.id } } } });
  });

  it('refuses an operation that asks for the same thing many times, also through fragments', async () => {
    const alias = (cuantos: number, de = 0) =>
      Array.from({ length: cuantos }, (_, n) => `a${de + n}: yo { id }`).join(' ');
    expect((await ana.graphql(`{ ${alias(10)} }`)).errors).toBeUndefined();
    const enFragmentos = `{ ${alias(6)} ...F ... on Query { ${alias(2, 6)} } } fragment F on Query { ${alias(3, 8)} }`;
    for (const query of [`{ ${alias(11)} }`, enFragmentos]) {
      expect((await ana.graphql(query)).errors).toMatchObject([
        { message: 'The operation has more than 10 root fields', extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    }
  });

  it('refuses an operation nested too deep, also through fragments, and lets introspection pass', async () => {
    const tipo = (niveles: number): string => (niveles === 0 ? 'name' : `ofType { ${tipo(niveles - 1)} }`);
    expect(
      (await ana.graphql(`{ __schema { types { fields { type { ${tipo(9)} } } } } }`)).errors,
    ).toBeUndefined();

    const cadena = Array.from(
      { length: 6 },
      (_, n) => `fragment F${n} on TareaProceso { avances { seq } ...F${n + 1} }`,
    );
    const plana = `{ tareas { edges { node { ...F0 } } } } ${cadena.join(' ')} fragment F6 on TareaProceso { id }`;
    expect((await ana.graphql(plana)).errors).toBeUndefined();
  });
});
