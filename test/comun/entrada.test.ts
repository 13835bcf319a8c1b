import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lista, nombreVisible, texto, textoExacto, textoOpcional } from '../../src/comun/entrada.js';

const queja = (esquema: z.ZodType, valor: unknown) => {
  const { success, error } = esquema.safeParse(valor);
  return success ? undefined : error.issues.map(({ message }) => message).join('; ');
};
const EMOJI = '\u{1f69a}';

describe('a text', () => {
  it.each([
    ['texto', texto(5)],
    ['textoExacto', textoExacto(5)],
    ['textoOpcional', textoOpcional(5)],
    ['nombre', nombreVisible(5)],
  ])('is counted in characters, not in the halves of which JavaScript makes some (%s)', (_, esquema) => {
    expect(esquema.parse(EMOJI.repeat(5))).toBe(EMOJI.repeat(5));
    for (const largo of [EMOJI.repeat(6), 'abcdef', 'x'.repeat(100_000)])
      expect(queja(esquema, largo)).toMatch(/^expected a text of (1 to|at most) 5 characters$/);
  });

  it.each([
    ['texto', texto(5)],
    ['textoExacto', textoExacto(5)],
    ['textoOpcional', textoOpcional(5)],
    ['nombre', nombreVisible(5)],
  ])('holds nothing that Postgres cannot keep (%s)', (_, esquema) => {
    for (const malo of ['a\0b', 'a\ud83d', '\ude9a'])
      expect(queja(esquema, malo)).toContain('expected text without NUL characters or unpaired surrogates');
  });

  it('has a least length, in characters too', () => {
    expect(queja(textoExacto(20, 4), EMOJI.repeat(3))).toBe('expected a text of 4 to 20 characters');
    expect(queja(textoExacto(20, 4), EMOJI.repeat(4))).toBeUndefined();
  });

  it('is not there if it is blank, where it may be left out', () => {
    for (const nada of [' \n ', '', null, undefined]) expect(textoOpcional(5).parse(nada)).toBeNull();
  });
});

describe('a name', () => {
  it.each([
    ['Marta Núñez'],
    ['مريم'],
    ['\u200fמרים\u200e Ltd'],
    ['O’Brien & Söhne (2)'],
    ['👩\u200d🔧 taller'],
    ['4711'],
  ])('may be %j', (valor) => expect(nombreVisible(30).parse(valor)).toBe(valor));

  it.each([
    ['a right-to-left override', 'Ana \u202enimda'],
    ['an isolate', '\u2066Ana'],
    ['a line break', 'Ana\nadmin'],
    ['a line separator', 'Ana\u2028admin'],
    ['an escape', 'Ana\u001b[2J'],
    ['nothing to see', '\u200b\u2060'],
  ])('holds no %s', (_, valor) =>
    expect(queja(nombreVisible(30), valor)).toMatch(/without control|something to see/),
  );
});

describe('a list', () => {
  it('is looked at no further if it is too long', () => {
    const largos = Array.from({ length: 100_000 }, () => 'no number');
    expect(queja(lista(z.int(), 3, 'ids'), largos)).toBe('expected a list of at most 3 ids');
    expect(queja(lista(z.int('expected an id'), 3, 'ids'), [1, 'x'])).toBe('expected an id');
    expect(lista(z.int(), 3, 'ids').parse([1, 2, 3])).toEqual([1, 2, 3]);
  });
});
