import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leerArea } from '../../src/comun/geo/leer-area.js';
import { distancia as distanciaDelServidor } from '../../src/comun/geo/distancia.js';
import type { Area, Posicion } from '../../src/panel/web/datos/contrato.js';
import { Dibujo } from '../../src/panel/web/zonas/dibujo.js';
import { alEsteDe, distancia, radioHasta } from '../../src/panel/web/zonas/geometria/circulo.js';
import { cruceDe } from '../../src/panel/web/zonas/geometria/cruces.js';
import {
  aArea,
  aFigura,
  cercaDelMapa,
  type Poligonos,
  posicionesDe,
  type Vertices,
} from '../../src/panel/web/zonas/geometria/figura.js';
import { contiene, superficieDe } from '../../src/panel/web/zonas/geometria/superficie.js';
import { problemaDe } from '../../src/panel/web/zonas/geometria/validez.js';
import {
  insertarVertice,
  moverVertice,
  quitarVertice,
} from '../../src/panel/web/zonas/geometria/vertices.js';

const CUADRADO: Vertices = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
];
const HUECO: Vertices = [
  [1, 1],
  [2, 1],
  [2, 2],
];
const hayTresEnLinea = (anillo: Vertices): boolean =>
  anillo.some(([ax, ay], i) =>
    anillo
      .slice(i + 1)
      .some(([bx, by], j) =>
        anillo.slice(i + j + 2).some(([cx, cy]) => (bx - ax) * (cy - ay) === (by - ay) * (cx - ax)),
      ),
  );
const deAnillos = (...poligonos: Vertices[][]): Poligonos => ({ forma: 'poligonos', poligonos });
const cerrar = (anillo: Vertices): Posicion[] => [...anillo, anillo[0]!];
const enElServidor = (figura: Poligonos): boolean => {
  try {
    leerArea(aArea(figura));
    return true;
  } catch {
    return false;
  }
};

describe('Panel: the geometry of zones', () => {
  it('reads and writes every kind of area as it is on the wire', () => {
    const areas: Area[] = [
      { type: 'Polygon', coordinates: [cerrar(CUADRADO), cerrar(HUECO)] },
      {
        type: 'MultiPolygon',
        coordinates: [[cerrar(CUADRADO)], [cerrar(HUECO.map(([x, y]) => [x + 9, y]))]],
      },
      { type: 'Circle', coordinates: [-74.1, 4.6], radius: 500 },
    ];
    for (const area of areas) expect(aArea(aFigura(area))).toEqual(area);
    expect(posicionesDe(aFigura(areas[0]!))).toHaveLength(7);
  });

  it('draws in one piece what crosses the antimeridian, where the map looks, and sends it within ±180°', () => {
    const area: Area = {
      type: 'Polygon',
      coordinates: [cerrar([[179, 0], [-179, 0], [-179, 2], [179, 2]])], // prettier-ignore
    };
    const figura = aFigura(area);
    expect(posicionesDe(figura).map(([lon]) => lon)).toEqual([179, 181, 181, 179]);
    expect(posicionesDe(cercaDelMapa(figura, -175)).map(([lon]) => lon)).toEqual([-181, -179, -179, -181]);
    expect(aArea(cercaDelMapa(figura, 530))).toEqual(area);
    expect(contiene(figura, [-179.5, 1])).toBe(true);
    expect(contiene(figura, [178, 1])).toBe(false);
    expect(aArea({ forma: 'circulo', centro: [370, 10], radio: 50 })).toEqual({
      type: 'Circle',
      coordinates: [10, 10],
      radius: 50,
    });
  });

  it('inserts, moves and takes away vertices, never leaving fewer than three', () => {
    const figura = deAnillos([CUADRADO, HUECO]);
    const lugar = { poligono: 0, anillo: 0, vertice: 3 };
    expect(insertarVertice(figura, lugar).poligonos[0]![0]!.at(-1)).toEqual([0, 2]);
    expect(moverVertice(figura, { ...lugar, anillo: 1, vertice: 2 }, [3, 3]).poligonos[0]![1]).toEqual([
      [1, 1],
      [2, 1],
      [3, 3],
    ]);
    expect(quitarVertice(figura, lugar)?.poligonos[0]![0]).toHaveLength(3);
    expect(quitarVertice(figura, { ...lugar, anillo: 1, vertice: 0 })).toBeUndefined();
    expect(figura.poligonos[0]![0]).toBe(CUADRADO);
  });

  it('finds the crossing of a bow tie, a touch, a spike and a hole across the edge', () => {
    expect(cruceDe([CUADRADO, HUECO])).toBeUndefined();
    expect(cruceDe([[[0, 0], [4, 4], [4, 0], [0, 4]]])).toEqual([2, 2]); // prettier-ignore
    expect(cruceDe([[[0, 0], [4, 0], [4, 4], [2, 0], [0, 4]]])).toEqual([2, 0]); // prettier-ignore
    expect(cruceDe([[[0, 0], [4, 0], [2, 0], [2, 4]]])).toBeDefined(); // prettier-ignore
    expect(cruceDe([CUADRADO, HUECO.map(([x, y]): Posicion => [x + 2.5, y])])).toBeDefined();
    expect(cruceDe([[...CUADRADO, CUADRADO[3]!]])).toBeUndefined();
  });

  it('says what is wrong before the server does', () => {
    expect(problemaDe(deAnillos([CUADRADO, HUECO]))).toBeUndefined();
    expect(problemaDe(deAnillos([CUADRADO.slice(2)]))?.falta).toBe('pocos-vertices');
    expect(problemaDe(deAnillos([HUECO, CUADRADO]))?.falta).toBe('hueco-fuera');
    expect(problemaDe(deAnillos([[[0, 0], [1e-6, 0], [0, 1e-6]]]))?.falta).toBe('sin-suelo'); // prettier-ignore
    expect(problemaDe(deAnillos([[[0, 0], [190, 0], [190, 5]]]))?.falta).toBe('lado-largo'); // prettier-ignore
    expect(problemaDe({ forma: 'circulo', centro: [0, 0], radio: 9 })?.falta).toBe('radio');
    expect(problemaDe({ forma: 'circulo', centro: [0, 0], radio: NaN })?.falta).toBe('radio');
  });

  it('agrees with the server on which rings are zones', () => {
    const vertice = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.uniqueArray(vertice, { minLength: 3, maxLength: 7, selector: String }), (anillo) => {
        const figura = deAnillos([anillo]);
        const [aqui, alli] = [problemaDe(figura) === undefined, enElServidor(figura)];
        // The server lets pass some sides that go back over others: what the page takes, it takes in any case.
        if (aqui || !hayTresEnLinea(anillo)) expect(alli).toBe(aqui);
      }),
      { numRuns: 500 },
    );
  });

  it('measures as the server does', () => {
    const [bogota, medellin]: [Posicion, Posicion] = [[-74.08, 4.61], [-75.56, 6.24]]; // prettier-ignore
    const delServidor = distanciaDelServidor({ lon: -74.08, lat: 4.61 }, { lon: -75.56, lat: 6.24 });
    expect(distancia(bogota, medellin)).toBeCloseTo(delServidor, 3);
    for (const lat of [0, 60, -85])
      expect(distancia([179.9, lat], alEsteDe([179.9, lat], 25_000))).toBeCloseTo(25_000, 3);
    expect(radioHasta(bogota, bogota)).toBe(10);
    expect(radioHasta(bogota, [100, 0])).toBe(1_000_000);
    expect(superficieDe(deAnillos([CUADRADO]))).toBeCloseTo(
      superficieDe(deAnillos([CUADRADO.toReversed()])),
      3,
    );
    expect(superficieDe({ forma: 'circulo', centro: [0, 0], radio: 100 })).toBeCloseTo(Math.PI * 1e4, 0);
  });

  it('draws vertex by vertex, and takes back what was done', () => {
    const dibujo = new Dibujo();
    dibujo.usar('poligono');
    for (const vertice of [...CUADRADO, CUADRADO[3]!, [9, 9] as const]) dibujo.anadir(vertice);
    dibujo.deshacer();
    expect(dibujo.trazo.value).toEqual(CUADRADO);
    expect(dibujo.terminar()).toBe(true);
    expect(dibujo.figura.value).toEqual(deAnillos([CUADRADO]));
    const nuevo = dibujo.insertarTras({ poligono: 0, anillo: 0, vertice: 0 });
    expect(nuevo).toMatchObject({ vertice: 1 });
    expect([dibujo.quitar(nuevo!), dibujo.quitar(nuevo!), dibujo.quitar(nuevo!)]).toEqual([
      true,
      true,
      false,
    ]);
    for (let veces = 0; veces < 5; veces++) dibujo.deshacer();
    expect(dibujo.figura.value).toEqual(deAnillos([CUADRADO]));
  });
});
