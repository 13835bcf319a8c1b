import { array, assert, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ritmo } from '../../src/limites/ritmo.js';

const RAFAGA_S = 10;

/** A rate, and what somebody asks for: each so long after the one before. */
const GUION = record({
  porSegundo: integer({ min: 1, max: 500 }),
  pedidos: array(record({ trasMs: integer({ min: 0, max: 3_000 }), cuantas: integer({ min: 1, max: 9 }) }), {
    maxLength: 300,
  }),
});

function conReloj(porSegundo: number, claves = 10) {
  const reloj = { ms: 1_800_000_000_000 };
  return { reloj, ritmo: new Ritmo<number>(porSegundo, claves, () => reloj.ms) };
}

/** Asks until it is refused. @returns how many passed. */
function agotar(ritmo: Ritmo<number>, clave: number): number {
  let cuantas = 0;
  while (ritmo.consumir(clave) === 0) cuantas++;
  return cuantas;
}

describe('a rate', () => {
  it('never lets more pass in any time than a burst and what the rate gives in that time', () => {
    assert(
      property(GUION, ({ porSegundo, pedidos }) => {
        const { reloj, ritmo } = conReloj(porSegundo);
        const pasados: { ms: number; cuantas: number }[] = [];
        for (const { trasMs, cuantas } of pedidos) {
          reloj.ms += trasMs;
          if (ritmo.consumir(1, cuantas) === 0) pasados.push({ ms: reloj.ms, cuantas });
        }
        pasados.forEach(({ ms: desde }, i) => {
          let suma = 0;
          for (const { ms, cuantas } of pasados.slice(i)) {
            suma += cuantas;
            expect(suma).toBeLessThanOrEqual(porSegundo * (RAFAGA_S + (ms - desde) / 1_000) + 0.01);
          }
        });
      }),
    );
  });

  it('never refuses who keeps to it', () => {
    assert(
      property(GUION, ({ porSegundo, pedidos }) => {
        const { reloj, ritmo } = conReloj(porSegundo);
        for (const { trasMs, cuantas } of pedidos) {
          reloj.ms += trasMs + Math.ceil((cuantas * 1_000) / porSegundo);
          expect(ritmo.consumir(1, cuantas)).toBe(0);
        }
      }),
    );
  });

  it('says how long to wait, and what it refuses costs nothing', () => {
    assert(
      property(GUION, integer({ min: 1, max: 50 }), ({ porSegundo, pedidos }, intentos) => {
        const { reloj, ritmo } = conReloj(porSegundo);
        for (const { trasMs, cuantas } of pedidos) {
          reloj.ms += trasMs;
          ritmo.consumir(1, cuantas);
        }
        agotar(ritmo, 1);
        const esperaMs = ritmo.consumir(1);
        for (let intento = 0; intento < intentos; intento++) expect(ritmo.consumir(1)).toBe(esperaMs);
        expect(esperaMs).toBeLessThanOrEqual(1_000 / porSegundo + 0.01);
        reloj.ms += Math.ceil(esperaMs);
        expect(ritmo.consumir(1)).toBe(0);
      }),
    );
  });

  it.each([1, 3, 7, 20, 333, 20_000])('of %i a second gives exactly ten seconds of it at once', (n) => {
    expect(agotar(conReloj(n).ritmo, 1)).toBe(n * RAFAGA_S);
  });

  it('is each key’s own', () => {
    const { ritmo } = conReloj(2);
    agotar(ritmo, 1);
    expect(agotar(ritmo, 2)).toBe(20);
  });

  it('remembers so many keys, the last ones heard of', () => {
    const { ritmo } = conReloj(1, 3);
    for (const clave of [1, 2, 3]) agotar(ritmo, clave);
    ritmo.consumir(4);
    expect([3, 2, 1].map((clave) => ritmo.consumir(clave) > 0)).toEqual([true, true, false]);
  });

  it('counts what happened elsewhere, when it did, and forgives what is more than a minute of it', () => {
    const { reloj, ritmo } = conReloj(10);
    ritmo.cargar(1, 60, 500);
    expect(agotar(ritmo, 1)).toBe(45);
    ritmo.cargar(1, 1_000_000);
    expect(ritmo.consumir(1)).toBe(50_100);
    reloj.ms += 50_100;
    expect(ritmo.consumir(1)).toBe(0);
  });

  it('goes on where a clock that is set back was', () => {
    const { reloj, ritmo } = conReloj(1);
    agotar(ritmo, 1);
    reloj.ms -= 86_400_000;
    expect(ritmo.consumir(1)).toBe(1_000);
    reloj.ms += 1_000;
    expect(ritmo.consumir(1)).toBe(0);
  });
});
