import { describe, expect, it } from 'vitest';
import { exigirProfundidad } from '../../src/comun/profundidad-json.js';

describe('the depth of JSON', () => {
  const anidado = (niveles: number, como: 'lista' | 'objeto'): unknown =>
    JSON.parse(
      como === 'lista'
        ? `${'['.repeat(niveles)}${']'.repeat(niveles)}`
        : `${'{"a":'.repeat(niveles)}1${'}'.repeat(niveles)}`,
    );

  it('is counted in lists and objects alike, wherever they are the deepest', () => {
    for (const como of ['lista', 'objeto'] as const) {
      for (const valor of [anidado(4, como), { a: 1, b: anidado(3, como) }, [0, anidado(3, como), {}]]) {
        expect(() => exigirProfundidad(valor, 4, 'cuerpo')).not.toThrow();
        expect(() => exigirProfundidad(valor, 3, 'cuerpo')).toThrow(
          'Invalid input: cuerpo: expected JSON nested at most 3 levels deep',
        );
      }
    }
  });

  it('is none for what nests nothing', () => {
    for (const valor of [undefined, null, 7, 'x', Buffer.alloc(1_000), true]) {
      expect(() => exigirProfundidad(valor, 0, '')).not.toThrow();
    }
  });

  it('is found without recursion, however deep or wide', () => {
    for (const valor of [anidado(200_000, 'lista'), anidado(50_000, 'objeto')]) {
      expect(() => exigirProfundidad(valor, 32, '')).toThrow('nested at most 32 levels');
    }
    const ancho = Array.from({ length: 100_000 }, () => ({ a: [1] }));
    expect(() => exigirProfundidad(ancho, 3, '')).not.toThrow();
  });
});
