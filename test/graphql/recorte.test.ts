import { buildSchema, graphqlSync } from 'graphql';
import { describe, expect, it } from 'vitest';
import { recortar } from '../../src/graphql/recorte.js';

const schema = buildSchema(`
  input Interior { edad: Int! }
  input Entrada { nombre: String, interiores: [Interior!]!, otros: [Int!] }
  type Query { a(e: Entrada!): Int }
`);

/** What graphql-js says of this value. */
function quejaDe(e: object): string {
  const source = 'query ($e: Entrada!) { a(e: $e) }';
  const [error] = graphqlSync({ schema, source, variableValues: { e } }).errors ?? [];
  return error?.message ?? '';
}

describe('a message about a wrong value', () => {
  it('is told whole if it is short', () => {
    const queja = quejaDe({ interiores: [{ edad: 'x'.repeat(40) }] });
    expect(recortar(queja)).toBe(queja);
  });

  it('says where it is, however long the value', () => {
    const largo = '"'.repeat(50_000);
    const queja = quejaDe({ interiores: [{ edad: 1 }, { edad: largo }] });
    expect(queja.length).toBeGreaterThan(100_000);
    const corta = recortar(queja);
    expect(corta.length).toBeLessThan(500);
    expect(corta).toContain('at "e.interiores[1].edad"; Int cannot represent non-integer value');
  });

  it.each([
    ['many texts', { nombre: 'x', interiores: [{ edad: Array(5_000).fill('abc'.repeat(30)) }] }],
    [
      'many fields',
      { interiores: [{ edad: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`c${n}`, n])) }] },
    ],
    ['half characters', { interiores: [{ edad: '😀'.repeat(1_000) }] }],
  ])('says where it is, of %s', (_, valor) => {
    const corta = recortar(quejaDe(valor));
    expect(corta.length).toBeLessThanOrEqual(501);
    expect(corta).toContain('"e.interiores[0].edad"');
    expect(corta.isWellFormed()).toBe(true);
  });
});
