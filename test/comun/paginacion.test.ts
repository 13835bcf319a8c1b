import { describe, expect, it } from 'vitest';
import {
  cursorDe,
  idDeCursor,
  PAGINA_MAXIMA,
  paginar,
  paginarHaciaAtras,
  tamanoDePagina,
} from '../../src/comun/paginacion.js';

const enBase64 = (texto: string) => Buffer.from(texto).toString('base64url');
const entradaMala = expect.objectContaining({ codigo: 'BAD_USER_INPUT' });

describe('cursors', () => {
  it.each([1, 42, 2_147_483_647])('bring back the id that they were made of (%i)', (id) => {
    expect(idDeCursor(cursorDe(id))).toBe(id);
  });

  it('do not show the id', () => {
    expect(cursorDe(42)).not.toContain('42');
  });

  it.each([
    ['nothing', ''],
    ['a bare number', '42'],
    ['noise', '¡%&/()='],
    ['another prefix', enBase64('fecha:42')],
    ['no id', enBase64('id:')],
    ['a negative id', enBase64('id:-1')],
    ['a decimal', enBase64('id:1.5')],
    ['an exponent', enBase64('id:1e9')],
    ['something after the id', enBase64('id:42 or 1=1')],
    ['a line more', enBase64('id:42\n')],
    ['an id that no column holds', enBase64('id:99999999999')],
    ['an id past the largest of the column', enBase64('id:9999999999')],
    ['a NUL', enBase64('id:4\0')],
  ])('are refused when they hold %s', (_, cursor) => {
    expect(() => idDeCursor(cursor)).toThrow(entradaMala);
    expect(() => idDeCursor(cursor)).toThrow(/^Invalid input: after: /);
    expect(() => idDeCursor(cursor, 'before')).toThrow(/^Invalid input: before: .*startCursor/);
  });
});

describe('the size of a page', () => {
  it.each([1, 20, PAGINA_MAXIMA])('may be %i', (first) => {
    expect(tamanoDePagina(first)).toBe(first);
  });

  it.each([0, -1, PAGINA_MAXIMA + 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('may not be %d', (first) => {
    expect(() => tamanoDePagina(first)).toThrow(entradaMala);
    expect(() => tamanoDePagina(first)).toThrow(/^Invalid input: first: /);
    expect(() => tamanoDePagina(first, 'last')).toThrow(/^Invalid input: last: /);
  });
});

describe('paginar', () => {
  it('cuts the item too many and says that a page follows', () => {
    expect(paginar([1, 2, 3], 2)).toEqual({ items: [1, 2], hasNextPage: true });
  });

  it('says that no page follows when none was read too many', () => {
    expect(paginar([1, 2], 2)).toEqual({ items: [1, 2], hasNextPage: false });
    expect(paginar([], 2)).toEqual({ items: [], hasNextPage: false });
  });
});

describe('paginarHaciaAtras', () => {
  it('gives in their order what was read backwards, and says that a page comes before', () => {
    expect(paginarHaciaAtras([9, 8, 7], 2, false)).toEqual({
      items: [8, 9],
      hasPreviousPage: true,
      hasNextPage: false,
    });
  });

  it('says that no page comes before when none was read too many, and whether one follows', () => {
    expect(paginarHaciaAtras([2, 1], 2, true)).toEqual({
      items: [1, 2],
      hasPreviousPage: false,
      hasNextPage: true,
    });
    expect(paginarHaciaAtras([], 2, false)).toEqual({
      items: [],
      hasPreviousPage: false,
      hasNextPage: false,
    });
  });
});
