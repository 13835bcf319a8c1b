import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import type { Area } from '../../../src/comun/geo/area.js';
import { distancia, type Punto } from '../../../src/comun/geo/distancia.js';
import { PoligonoPreparado } from '../../../src/comun/geo/poligono.js';
import { prepararZona } from '../../../src/comun/geo/zona.js';
import { anillo, cuadrado, enGrados } from './formas.js';
import { leerJson } from './vectores/leer.js';

const poligono = (...coordinates: Position[][]): Area => ({ type: 'Polygon', coordinates });
const dentro = (area: Area, lat: number, lon: number) => prepararZona(area).exceso({ lat, lon }) === 0;

describe('what is inside a zone', () => {
  it('of the shapes of Turf’s tests is what those tests say, holes and edges included', () => {
    const conHueco: Area = leerJson('turf_poly-with-hole.json');
    const varios: Area = leerJson('turf_multipoly-with-hole.json');
    expect(dentro(conHueco, 36.20373274711739, -86.69208526611328)).toBe(false);
    expect(dentro(conHueco, 36.20258997094334, -86.72229766845702)).toBe(true);
    expect(dentro(conHueco, 36.18527313913089, -86.75079345703125)).toBe(false);
    expect(dentro(varios, 36.20373274711739, -86.69208526611328)).toBe(false);
    expect(dentro(varios, 36.20258997094334, -86.72229766845702)).toBe(true);
    expect(dentro(varios, 36.18527313913089, -86.75079345703125)).toBe(true);
    expect(dentro(varios, 36.23015046460186, -86.75302505493164)).toBe(false);

    const rombo = anillo('0 20, 20 40, 40 20, 20 0, 0 20');
    const hueco = anillo('10 20, 20 30, 30 20, 20 10, 10 20');
    for (const [lon = 0, lat = 0] of [...rombo, ...hueco, [25, 25], [15, 15]]) {
      expect(dentro(poligono(rombo, hueco), lat, lon)).toBe(true);
    }
    expect(dentro(poligono(rombo, hueco), 20, 20)).toBe(false);
    const concavo = anillo('0 0, 50 50, 0 80, 80 80, 80 0, 0 0');
    expect(dentro(poligono(concavo), 60, 70)).toBe(true);
    expect(dentro(poligono(concavo), 50, 25)).toBe(false);
  });

  it('of geolib’s path and radii is what geolib says', () => {
    const { path, point_in_polygon: puntos, within_radius: radios } = leerJson('geolib_vectors.json');
    const area = poligono(path.map(([lat, lon]: [number, number]) => [lon, lat]));
    for (const { point, expected } of puntos) {
      const [lat, lon] = point as [number, number];
      expect(dentro(area, lat, lon)).toBe(expected);
    }
    for (const { a, b, radius_m: radius, expected } of radios) {
      const [lat, lon] = b as [number, number];
      expect(dentro({ type: 'Circle', coordinates: [a[1], a[0]], radius }, lat, lon)).toBe(expected);
    }
  });

  // `intersectsSegment` asks whether a path between two fixes touches a zone: positions are all that is compared here.
  const { cases } = leerJson('traccar_geofence_vectors.json');
  it.each<any[]>(
    cases
      .filter(({ op }: any) => op === 'containsPoint')
      .map(({ test, shape, args, expected, corridor_m: ancho }: any) => [test, args, expected, shape, ancho]),
  )('is what traccar’s %s says of %j', (_, [lat, lon], esperado, forma, ancho) => {
    const pares = [...forma.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, la, lo]) => [Number(lo), Number(la)]);
    if (forma.startsWith('CIRCLE')) {
      const radius = Number(/, ([\d.]+)\)/.exec(forma)?.[1]);
      expect(dentro({ type: 'Circle', coordinates: pares[0] as [number, number], radius }, lat, lon)).toBe(
        esperado,
      );
    } else if (forma.startsWith('POLYGON')) {
      expect(dentro(poligono([...pares, pares[0] as Position]), lat, lon)).toBe(esperado);
    } else {
      expect(hastaLinea(pares, { lat, lon }) <= ancho).toBe(esperado);
    }
  });

  it('is as near to a line as traccar says', () => {
    const casos = cases.filter(({ op }: any) => op === 'distanceToLine');
    expect(casos).toHaveLength(2);
    for (const { args, expected, tol } of casos) {
      const [lat, lon, lat1, lon1, lat2, lon2] = args;
      expect(
        Math.abs(
          hastaLinea(
            [
              [lon1, lat1],
              [lon2, lat2],
            ],
            { lat, lon },
          ) - expected,
        ),
      ).toBeLessThan(tol);
    }
  });
});

/** A line there and back is a polygon that is all edge. */
const hastaLinea = (linea: Position[], punto: Punto) =>
  new PoligonoPreparado([[...linea, ...linea.toReversed().slice(1)]]).distanciaAlBorde(punto);

describe('a zone across the antimeridian', () => {
  /** The same ground, 0.4° wide, in each writing. */
  const ESCRITURAS: readonly (readonly [string, Area])[] = [
    ['a ring that jumps', poligono(anillo('179.8 0, -179.8 0, -179.8 0.4, 179.8 0.4, 179.8 0'))],
    [
      'a ring that jumps, the other way round',
      poligono(anillo('-179.8 0.4, -179.8 0, 179.8 0, 179.8 0.4, -179.8 0.4')),
    ],
    ['longitudes past 180', poligono(cuadrado(179.8, 0, 180.2, 0.4))],
    ['longitudes past -180', poligono(cuadrado(-180.2, 0, -179.8, 0.4))],
    [
      'two polygons',
      {
        type: 'MultiPolygon',
        coordinates: [[cuadrado(179.8, 0, 180, 0.4)], [cuadrado(-180, 0, -179.8, 0.4)]],
      },
    ],
  ];

  it.each(ESCRITURAS)('is the same ground, written as %s', (_, area) => {
    const zona = prepararZona(area);
    expect(zona.radio).toBeCloseTo(prepararZona(poligono(cuadrado(10, 0, 10.4, 0.4))).radio, 3);
    for (const lon of [179.9, -179.9, 180, -180, 180.1, -180.1, 539.9]) {
      expect(zona.exceso({ lat: 0.2, lon })).toBe(0);
    }
    for (const lon of [179.7, -179.7, 180.3, -180.3]) {
      // The side is 0.1° away at this latitude.
      expect(zona.exceso({ lat: 0.2, lon })).toBeCloseTo(
        distancia({ lat: 0.2, lon: 0 }, { lat: 0.2, lon: 0.1 }),
        0,
      );
    }
    for (const lon of [0, 90, -90]) expect(zona.exceso({ lat: 0.2, lon })).toBeGreaterThan(1e6);
  });

  it('keeps its hole, however that is written', () => {
    for (const lon of [0, 360, -360]) {
      const hueco = cuadrado(-179.95 + lon, 0.1, -179.9 + lon, 0.2);
      const area = poligono(cuadrado(179.8, 0, 180.2, 0.4), hueco);
      expect(dentro(area, 0.15, -179.92)).toBe(false);
      expect(dentro(area, 0.15, 179.92)).toBe(true);
    }
  });

  it('may be a circle, also round a pole', () => {
    const circulo: Area = { type: 'Circle', coordinates: [179.95, 10], radius: 20_000 };
    expect(dentro(circulo, 10, -179.95)).toBe(true);
    expect(dentro(circulo, 10, -179.8)).toBe(false);
    expect(dentro({ type: 'Circle', coordinates: [0, 89.9], radius: 30_000 }, 89.9, 180)).toBe(true);
  });
});

describe('how far past the edge', () => {
  it('is the distance to a circle’s centre less its radius, 0 inside', () => {
    const zona = prepararZona({ type: 'Circle', coordinates: [-3.7, 40.4], radius: 150 });
    expect(zona.radio).toBe(150);
    expect(zona.exceso({ lat: 40.4 + enGrados(149), lon: -3.7 })).toBe(0);
    expect(zona.exceso({ lat: 40.4 + enGrados(250), lon: -3.7 })).toBeCloseTo(100, 6);
  });

  it('is to the edge of the hole for who is in it', () => {
    const zona = prepararZona(poligono(cuadrado(0, 0, 1, 1), cuadrado(0.4, 0.4, 0.6, 0.6)));
    const punto = { lat: 0.5, lon: 0.45 };
    expect(zona.exceso(punto)).toBeCloseTo(distancia(punto, { lat: 0.5, lon: 0.4 }), 3);
  });

  it('is to the nearest of several polygons', () => {
    const zona = prepararZona({
      type: 'MultiPolygon',
      coordinates: [[cuadrado(0, 0, 1, 1)], [cuadrado(3, 0, 4, 1)]],
    });
    const punto = { lat: 0, lon: 2.8 };
    expect(zona.exceso(punto)).toBeCloseTo(distancia(punto, { lat: 0, lon: 3 }), 3);
  });

  it('has the radius of the circle of the same area', () => {
    const lado = enGrados(1_000);
    const { radio } = prepararZona(poligono(cuadrado(20, 0, 20 + lado, lado)));
    expect(radio).toBeCloseTo(1_000 / Math.sqrt(Math.PI), 2);
  });
});
