import { expect, it } from 'vitest';
import { OrdenEstable, PERMANENCIA_MS } from '../../src/panel/web/alertas/orden-estable.js';

/** What is shown of `deseado` at a moment in milliseconds. */
const mostrar = (orden: OrdenEstable<string>, deseado: string, ahora: number, quieto = false): string =>
  orden.ordenar(deseado.split(''), ahora, quieto).join('');

it('shows what left where it was, for a while', () => {
  const orden = new OrdenEstable<string>();
  expect(mostrar(orden, 'abc', 0)).toBe('abc');
  expect(orden.proximaIda(0)).toBeUndefined();
  expect(mostrar(orden, 'ac', 1_000)).toBe('abc');
  expect([orden.seVa('b'), orden.seVa('a')]).toEqual([true, false]);
  expect(mostrar(orden, 'nac', 2_000)).toBe('nabc');
  expect(orden.proximaIda(2_000)).toBe(PERMANENCIA_MS - 1_000);
  expect(mostrar(orden, 'nac', 1_000 + PERMANENCIA_MS)).toBe('nac');
  expect(orden.seVa('b')).toBe(false);
});

it('moves nothing while the user points at it: what is new goes to the end', () => {
  const orden = new OrdenEstable<string>();
  mostrar(orden, 'abc', 0);
  expect(mostrar(orden, 'nac', 1_000, true)).toBe('abcn');
  expect(mostrar(orden, 'nac', 1_000 + PERMANENCIA_MS, true)).toBe('abcn');
  expect(mostrar(orden, 'nac', 1_001 + PERMANENCIA_MS)).toBe('nac');
});

it('takes back what returns, and shows again what leaves anew', () => {
  const orden = new OrdenEstable<string>();
  mostrar(orden, 'ab', 0);
  mostrar(orden, '', 1_000);
  expect(mostrar(orden, 'b', 2_000)).toBe('ab');
  expect(orden.seVa('b')).toBe(false);
  expect(mostrar(orden, '', 1_000 + PERMANENCIA_MS)).toBe('b');
  expect(orden.seVa('b')).toBe(true);
});
