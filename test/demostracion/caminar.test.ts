import { describe, expect, it } from 'vitest';
import { Azar } from './azar.js';
import { Caminante } from './caminante.js';
import { tramoDe } from './escena.js';
import { distancia, METROS_POR_GRADO } from './geometria.js';
import { RECORRIDOS } from './recorridos.js';
import { ANA, EQUIPO, EVA, LUIS } from './reparto.js';
import { Tramo } from './tramo.js';

/** A hundred metres north in 10 s, then a hundred metres east in 20 s, at the equator. */
const CIEN = 100 / METROS_POR_GRADO;
const ESQUINA = [
  [0, 0, 5],
  [0, CIEN, 15],
  [CIEN, CIEN, 35],
];
const tramo = new Tramo(ESQUINA);
const metrosDesdeElInicio = ({ lat, lon }: { lat: number; lon: number }) =>
  distancia({ lat: 0, lon: 0 }, { lat, lon });

describe('a stretch', () => {
  it('lasts as long as its recording, between any two of its points', () => {
    expect(tramo.duracion).toBe(30);
    expect(new Tramo(ESQUINA, 1, 2).duracion).toBe(20);
  });

  it('is gone along at the recorded pace, between the recorded points', () => {
    expect(metrosDesdeElInicio(tramo.en(2.5))).toBeCloseTo(25, 3);
    expect(tramo.en(2.5).velocidad).toBeCloseTo(10, 3);
    expect(tramo.en(2.5).rumbo).toBeCloseTo(0, 3);
    expect(tramo.en(20)).toMatchObject({ lat: expect.closeTo(CIEN, 9), lon: expect.closeTo(CIEN / 2, 9) });
    expect(tramo.en(20).velocidad).toBeCloseTo(5, 3);
    expect(tramo.en(20).rumbo).toBeCloseTo(90, 3);
  });

  it('has its ends where they were recorded', () => {
    expect(metrosDesdeElInicio(tramo.en(0))).toBe(0);
    expect(tramo.en(30)).toMatchObject({ lat: CIEN, lon: CIEN });
  });

  it('can be gone along backwards', () => {
    const alReves = new Tramo(ESQUINA, 2, 0);
    expect(alReves.duracion).toBe(30);
    expect(alReves.en(0)).toMatchObject({ lat: CIEN, lon: CIEN });
    expect(metrosDesdeElInicio(alReves.en(25))).toBeCloseTo(50, 3);
    expect(alReves.en(25).rumbo).toBeCloseTo(180, 3);
  });

  it('knows when one comes nearest to a place, and how near', () => {
    const { segundo, metros } = tramo.masCerca({ lat: CIEN + 30 / METROS_POR_GRADO, lon: CIEN / 4 });
    expect(segundo).toBeCloseTo(15, 3);
    expect(metros).toBeCloseTo(30, 1);
  });
});

describe('a walker', () => {
  const nuevo = (semilla = 1, rapidez = 1) => new Caminante(tramo, new Azar(semilla), rapidez);

  it('turns round at the end and again at the beginning', () => {
    const caminante = nuevo();
    caminante.avanzar(40);
    expect(caminante.leer()).toMatchObject({ lon: expect.closeTo(CIEN / 2, 6), rumbo: 270 });
    caminante.avanzar(22);
    expect(metrosDesdeElInicio(caminante.leer())).toBeCloseTo(20, 0);
    expect(caminante.leer().rumbo).toBe(0);
  });

  it('comes equally far by many steps as by few', () => {
    const [uno, otro] = [nuevo(), nuevo()];
    for (let paso = 0; paso < 1000; paso++) uno.avanzar(0.1);
    otro.avanzar(100);
    expect(distancia(uno.leer(), otro.leer())).toBeLessThan(0.5);
  });

  it('reads the speed at which it really moves, when it is made faster', () => {
    const caminante = nuevo(1, 10);
    caminante.avanzar(1);
    expect(caminante.leer().velocidad).toBeCloseTo(100, 1);
  });

  it('stops at the first stop that it comes to, each time that it passes', () => {
    const caminante = nuevo();
    expect(caminante.avanzar(3, [20, 5])).toBeUndefined();
    expect(caminante.avanzar(100, [20, 5])).toBe(5);
    expect(metrosDesdeElInicio(caminante.leer())).toBeCloseTo(50, 0);
    expect(caminante.avanzar(100, [20, 5])).toBe(20);
    expect(caminante.avanzar(19, [20, 5])).toBeUndefined();
    // On its way back.
    expect(caminante.avanzar(100, [20, 5])).toBe(20);
    expect(caminante.avanzar(100, [20, 5])).toBe(5);
  });

  it('stays where it is while it is told to, and knows no course then', () => {
    const caminante = nuevo();
    caminante.avanzar(5);
    caminante.parar();
    const antes = caminante.leer();
    caminante.avanzar(60, [20]);
    expect(caminante.leer()).toMatchObject({ lat: antes.lat, lon: antes.lon, velocidad: 0, rumbo: null });
    caminante.seguir();
    caminante.avanzar(5);
    expect(metrosDesdeElInicio(caminante.leer())).toBeCloseTo(100, 0);
  });

  it('reads the same for the same seed, and otherwise for another one', () => {
    const lecturas = (semilla: number) => {
      const caminante = nuevo(semilla);
      return Array.from({ length: 50 }, () => {
        caminante.avanzar(1);
        return caminante.leer();
      });
    };
    expect(lecturas(7)).toEqual(lecturas(7));
    expect(lecturas(7)).not.toEqual(lecturas(8));
  });
});

describe('the tracks of the play', () => {
  it.each(Object.entries(RECORRIDOS))(
    '%s: its points lie on Earth, in the order of their time',
    (_, puntos) => {
      let antes = -1;
      for (const [lon, lat, segundo] of puntos) {
        expect(Math.abs(lon as number)).toBeLessThanOrEqual(180);
        expect(Math.abs(lat as number)).toBeLessThanOrEqual(90);
        expect(segundo).toBeGreaterThan(antes);
        antes = segundo as number;
      }
    },
  );

  it.each([...EQUIPO, EVA].map((papel) => [papel.nombre, papel] as const))(
    '%s moves like people and their vehicles do',
    (_, papel) => {
      const suyo = tramoDe(papel);
      for (let segundo = 0; segundo < suyo.duracion; segundo++) {
        expect(suyo.en(segundo).velocidad).toBeLessThan(35);
      }
    },
  );

  it.each([
    ['Ana', ANA],
    ['Luis', LUIS],
  ])('%s leaves their zone within minutes, goes far from it, and comes back', (_, papel) => {
    const caminante = new Caminante(tramoDe(papel), new Azar(1));
    const inicio = caminante.leer();
    const lejos: boolean[] = [];
    for (let segundo = 0; segundo < 2 * tramoDe(papel).duracion; segundo++) {
      caminante.avanzar(1);
      // Past the corner of a square of 350 m to each side, and past the hysteresis of a zone's edge.
      lejos.push(distancia(inicio, caminante.leer()) > 350 * Math.SQRT2 + 60);
    }
    expect(lejos[0]).toBe(false);
    expect(lejos.indexOf(true)).toBeLessThan(180);
    expect(lejos.filter(Boolean).length).toBeGreaterThan(120);
    expect(lejos.at(-1)).toBe(false);
  });
});
