import { beforeAll, describe, expect, it } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { iniciarServidor } from '../apoyo/servidor.js';
import { Crudo } from './crudo.js';

interface Caso {
  readonly query: string;
  /** As JSON: some nest deeper than anything here could write. */
  readonly variables?: string;
  readonly operationName?: string;
}

const veces = (cuantas: number, texto: (n: number) => string, junto = ' ') =>
  Array.from({ length: cuantas }, (_, n) => texto(n)).join(junto);
const hondo = (niveles: number) => `${'['.repeat(niveles)}${']'.repeat(niveles)}`;
const iniciar = 'mutation ($p: JSONObject) { iniciarTarea(tipo: "x", parametros: $p) { id } }';

/** Each is refused with BAD_USER_INPUT, and those that ask for the work of many are, before any of it is done. */
const REFUSADOS: Record<string, Caso> = {
  'nested deep': { query: `{ ${'yo { '.repeat(300)} id ${'}'.repeat(300)} }` },
  'braces that never close': { query: '{'.repeat(60_000) },
  'lists that never close': { query: `{ tarea(id: ${'['.repeat(60_000)}` },
  'fragments that spread the next twice': {
    query: `{ yo { ...F0 } } ${veces(80, (n) => `fragment F${n} on Usuario { ...F${n + 1} ...F${n + 1} }`)} fragment F80 on Usuario { id }`,
  },
  'a thousand fragments that spread the next twice': {
    query: `{ yo { ...F0 } } ${veces(1_000, (n) => `fragment F${n} on Usuario { ...F${n + 1} ...F${n + 1} }`)}`,
  },
  'fragments that branch in the schema': {
    query: `{ __schema { types { ...F0 } } } ${veces(20, (n) => `fragment F${n} on __Type { ofType { ...F${n + 1} } fields { type { ...F${n + 1} } args { type { ...F${n + 1} } } } }`)} fragment F20 on __Type { name }`,
  },
  'cyclic fragments': {
    query: '{ yo { ...A } } fragment A on Usuario { ...B } fragment B on Usuario { ...A }',
  },
  'a fragment of itself': { query: '{ yo { ...A } } fragment A on Usuario { id ...A }' },
  'the same field with other arguments, many times': {
    query: `{ ${veces(110, (n) => `tarea(id: ${n}) { id }`)} }`,
  },
  'aliases of introspection': { query: `{ ${veces(60, (n) => `a${n}: __schema { queryType { name } }`)} }` },
  'aliases of __typename': { query: `{ ${veces(300, (n) => `a${n}: __typename`)} }` },
  'a flood of directives': { query: `{ yo { id ${'@skip(if: false) '.repeat(140)} } }` },
  'a flood of unknown directives': { query: `{ yo { id ${'@a '.repeat(450)} } }` },
  'unknown fields': { query: `{ ${veces(900, (n) => `campo${n}`)} }` },
  'unused variables of a long name': {
    query: `query ${'N'.repeat(20_000)}(${veces(200, (n) => `$v${n}: Int`)}) { yo { id } }`,
  },
  'a huge integer': { query: `{ tarea(id: ${'9'.repeat(50_000)}) { id } }` },
  'a huge number': { query: '{ tarea(id: 1e999999999) { id } }' },
  'a huge text': { query: `{ tarea(id: "${'x'.repeat(50_000)}") { id } }` },
  'a huge block text': { query: `{ tarea(id: """${' \\n'.repeat(10_000)}""") { id } }` },
  'a block text that never ends': { query: `{ tarea(id: """${'x'.repeat(50_000)}` },
  'escapes of half a character': { query: String.raw`{ tarea(id: "\uD800") { id } }` },
  'escapes beyond Unicode': { query: String.raw`{ tarea(id: "\u{110000}") { id } }` },
  'control characters': { query: '{ yo\u0000 { id } }' },
  'a long comment': { query: `{ yo { id } } #${'x'.repeat(64_000)}` },
  'a huge name': { query: `{ ${'x'.repeat(60_000)} }` },
  'a huge name of an operation': { query: 'query A { yo { id } }', operationName: 'x'.repeat(50_000) },
  'an operation named as what every object has': {
    query: 'query A { yo { id } }',
    operationName: 'constructor',
  },
  'a huge enum': { query: `{ tareas(estado: ${'X'.repeat(50_000)}) { __typename } }` },
  'deep variables': { query: iniciar, variables: `{"p":{"a":${hondo(40)}}}` },
  'very deep variables': { query: iniciar, variables: `{"p":{"a":${hondo(20_000)}}}` },
  'deep variables that nobody asked for': { query: '{ yo { id } }', variables: `{"a":${hondo(20_000)}}` },
  'variables that every object has': {
    query:
      'query ($constructor: Int!, $toString: Int!) { tarea(id: $constructor) { id } otra: tarea(id: $toString) { id } }',
  },
  'an infinite variable': { query: 'query ($id: Int!) { tarea(id: $id) { id } }', variables: '{"id":1e300}' },
};

describe('malicious documents', () => {
  let ana: Cliente;
  let crudo: Crudo;
  beforeAll(async () => {
    ana = await (await iniciarServidor('embebido')).entrar('ana');
    crudo = await Crudo.de(ana);
    return () => crudo.socket.terminate();
  });

  const cuerpoDe = ({ query, operationName, variables = 'null' }: Caso) =>
    `${JSON.stringify({ query, operationName }).slice(0, -1)},"variables":${variables}}`;
  const porHttp = async (caso: Caso): Promise<any[]> =>
    (await ana.pedir('POST', '/graphql', cuerpoDe(caso))).cuerpo.errors;
  async function porWs(caso: Caso): Promise<any[]> {
    crudo.enviar(`{"type":"subscribe","id":"1","payload":${cuerpoDe(caso)}}`);
    const { type, payload } = await crudo.siguiente();
    if (type === 'error') return payload;
    expect(await crudo.siguiente()).toEqual({ type: 'complete', id: '1' });
    return payload.errors;
  }

  it.each(Object.entries(REFUSADOS))('are refused alike over HTTP and WebSocket: %s', async (_cual, caso) => {
    // The second time over HTTP it would be compiled.
    for (const errores of [await porHttp(caso), await porHttp(caso), await porWs(caso)]) {
      expect(errores.length).toBeLessThanOrEqual(11);
      expect(JSON.stringify(errores).length).toBeLessThan(10_000);
      for (const { extensions } of errores) expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  it('are not those that only name what every object has', async () => {
    const query =
      'query ($__proto__: Boolean!) { __proto__: __typename constructor: yo { toString: id @include(if: $__proto__) } toJSON: __typename }';
    const variables = '{"__proto__": true, "constructor": {"prototype": {"id": 7}}}';
    crudo.enviar(`{"type":"subscribe","id":"__proto__","payload":${cuerpoDe({ query, variables })}}`);
    const { type, id, payload } = await crudo.siguiente();
    expect({ type, id }).toEqual({ type: 'next', id: '__proto__' });
    expect(payload).toMatchObject({ data: { constructor: {}, toJSON: 'Query' } });
    expect(await crudo.siguiente()).toEqual({ type: 'complete', id: '__proto__' });
    // Fastify refuses such a body.
    for (const cuerpo of [
      `{"query":"{yo{id}}","variables":${variables}}`,
      '{"query":"{yo{id}}","variables":{"constructor":{"prototype":{}}}}',
      '{"query":"{yo{id}}","__proto__":{"operationName":"x"}}',
    ]) {
      const respuesta = await ana.pedir('POST', '/graphql', cuerpo);
      expect(respuesta.estado).toBe(400);
      expect(respuesta.cuerpo.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    expect(({} as Record<string, unknown>).id).toBeUndefined();
    expect(await ana.datos('{ yo { id } }')).toEqual({ yo: { id: ana.id } });
  });
});
