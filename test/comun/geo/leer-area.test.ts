import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { leerArea } from '../../../src/comun/geo/leer-area.js';
import { AreaInvalida } from '../../../src/comun/geo/validez.js';
import { anillo } from './formas.js';

const CUADRADO: Position[] = anillo('0 0, 1 0, 1 1, 0 1, 0 0');
const HUECO: Position[] = anillo('0.2 0.2, 0.2 0.4, 0.4 0.4, 0.4 0.2, 0.2 0.2');
const poligono = (...coordinates: unknown[]) => ({ type: 'Polygon', coordinates });
const circulo = (radius: unknown, coordinates: unknown = [-3.7, 40.4]) => ({
  type: 'Circle',
  coordinates,
  radius,
});
const movido = (posiciones: Position[], grados: number) =>
  posiciones.map(([lon = 0, lat = 0]) => [lon + grados, lat]);
/** A ring of so many positions round [0, 0]. */
const redondo = (posiciones: number, radio = 1): Position[] => {
  const esquinas = Array.from({ length: posiciones - 1 }, (_, n) => {
    const rumbo = (n / (posiciones - 1)) * 2 * Math.PI;
    return [radio * Math.cos(rumbo), radio * Math.sin(rumbo)];
  });
  return [...esquinas, esquinas[0] as Position];
};

describe('an area', () => {
  it.each([
    ['a polygon', poligono(CUADRADO)],
    ['one that winds the other way', poligono(CUADRADO.toReversed())],
    ['one with a hole', poligono(CUADRADO, HUECO)],
    ['several polygons', { type: 'MultiPolygon', coordinates: [[CUADRADO, HUECO], [movido(CUADRADO, 5)]] }],
    ['polygons that touch', { type: 'MultiPolygon', coordinates: [[CUADRADO], [movido(CUADRADO, 1)]] }],
    ['a ring that jumps over the antimeridian', poligono(anillo('179.8 0, -179.8 0, -179.8 1, 179.8 0'))],
    ['longitudes past 180', poligono(movido(CUADRADO, 179.5))],
    ['a hole written in another turn', poligono(movido(CUADRADO, 179.5), movido(HUECO, -180.5))],
    ['a thousand positions', poligono(redondo(1_000))],
    ['a corner at a pole', poligono(anillo('0 80, 90 80, 45 90, 0 80'))],
    ['corners on a straight side', poligono(anillo('0 0, 0.1 0.1, 0.3 0.3, 1 1, 0 1, 0 0'))],
    ['some square metres', poligono(anillo('0 0, 0.00002 0, 0.00002 0.00002, 0 0'))],
    ['the smallest circle', circulo(10)],
    ['the largest circle', circulo(1_000_000)],
  ])('may be %s, and is kept as it came', (_, area) => {
    expect(leerArea(area)).toEqual(area);
  });

  it('is kept without altitudes, bbox and repeated positions', () => {
    const conAltura = CUADRADO.flatMap(([lon = 0, lat = 0]) => [
      [lon, lat, 650],
      [lon, lat, 651],
    ]);
    expect(leerArea({ bbox: [0, 0, 1, 1], ...poligono(conAltura) })).toEqual(poligono(CUADRADO));
    expect(leerArea(circulo(100, [-3.7, 40.4, 650]))).toEqual(circulo(100));
  });

  it.each<readonly [string, unknown, string, RegExp]>([
    ['nothing', null, '', /GeoJSON object/],
    ['a text', 'POLYGON', '', /GeoJSON object/],
    ['a list', [CUADRADO], '', /GeoJSON object/],
    ['an object without type', { coordinates: [CUADRADO] }, 'type', /Polygon, MultiPolygon or Circle/],
    [
      'a Feature',
      { type: 'Feature', geometry: poligono(CUADRADO) },
      'type',
      /Polygon, MultiPolygon or Circle/,
    ],
    ['a line', { type: 'LineString', coordinates: CUADRADO }, 'type', /Polygon, MultiPolygon or Circle/],
    ['a reference system', { ...poligono(CUADRADO), crs: { type: 'name' } }, 'crs', /unknown/],
    ['a polygon with a radius', { ...poligono(CUADRADO), radius: 5 }, 'radius', /unknown/],
    ['a circle with properties', { ...circulo(100), properties: {} }, 'properties', /unknown/],
    ['no coordinates', { type: 'Polygon' }, 'coordinates', /list of rings/],
    ['no rings', poligono(), 'coordinates', /list of rings/],
    ['no polygons', { type: 'MultiPolygon', coordinates: [] }, 'coordinates', /list of polygons/],
    ['a ring that is none', poligono('x'), 'coordinates.0', /4 positions/],
    ['three positions', poligono(anillo('0 0, 1 0, 0 0')), 'coordinates.0', /4 positions/],
    ['two places', poligono(anillo('0 0, 0 0, 1 1, 0 0')), 'coordinates.0', /4 positions/],
    ['an open ring', poligono(CUADRADO.slice(0, 4)), 'coordinates.0', /first one again/],
    [
      'a ring closed a turn further',
      poligono([...CUADRADO.slice(0, 4), [360, 0]]),
      'coordinates.0',
      /first one again/,
    ],
    ['a position with one number', poligono([[0], ...CUADRADO]), 'coordinates.0.0', /longitude, latitude/],
    ['a text for a number', poligono([[0, '0'], ...CUADRADO]), 'coordinates.0.0.1', /latitude between/],
    ['NaN', poligono([[NaN, 0], ...CUADRADO]), 'coordinates.0.0.0', /longitude between/],
    ['an infinite latitude', poligono([[0, Infinity], ...CUADRADO]), 'coordinates.0.0.1', /latitude between/],
    ['a latitude over 90', poligono([[0, 90.1], ...CUADRADO]), 'coordinates.0.0.1', /latitude between/],
    ['a longitude over 360', poligono([[-360.1, 0], ...CUADRADO]), 'coordinates.0.0.0', /longitude between/],
    ['a bow tie', poligono(anillo('0 0, 1 1, 1 0, 0 1, 0 0')), 'coordinates', /cross.*\[0\.5, 0\.5\]/],
    [
      'a bow tie over the antimeridian',
      poligono(anillo('179.5 0, -179.5 1, -179.5 0, 179.5 1, 179.5 0')),
      'coordinates',
      /cross/,
    ],
    ['a ring that touches itself', poligono(anillo('0 0, 2 0, 2 2, 1 0, 0 2, 0 0')), 'coordinates', /cross/],
    [
      'a ring with a spike, back over the side before',
      poligono(anillo('0 0, 2 0, 3 0, 2 0, 2 2, 0 2, 0 0')),
      'coordinates',
      /cross.*\[2, 0\]/,
    ],
    [
      'a ring with a slanting spike',
      poligono(anillo('0 0, 2 0, 2.1 0.3, 2.7 2.1, 2.3 0.9, 2 2, 0 2, 0 0')),
      'coordinates',
      /cross.*\[2\.3, 0\.9\]/,
    ],
    [
      'a spike at its beginning',
      poligono(anillo('-1 0, 2 0, 2 2, 0 2, 0 0, -1 0')),
      'coordinates',
      /cross.*\[-?\d/,
    ],
    [
      'a side that goes back and forth',
      poligono(anillo('0 0, 4 0, 2 0, 6 0, 6 6, 0 6, 0 0')),
      'coordinates',
      /cross.*\[2, 0\]/,
    ],
    [
      'two lobes by a corridor without width',
      poligono(anillo('0 0, 1 0, 1 1, 3 1, 3 0, 4 0, 4 2, 3 2, 3 1, 1 1, 1 2, 0 2, 0 0')),
      'coordinates',
      /cross/,
    ],
    [
      'a hole along the edge',
      poligono(CUADRADO, anillo('0.2 0, 0.4 0, 0.4 0.2, 0.2 0')),
      'coordinates',
      /cross/,
    ],
    ['a ring on a line', poligono(anillo('0 0, 2 2, 1 1, 0 0')), 'coordinates.0', /ground/],
    [
      'a ring on a rounded line',
      poligono(anillo('-3.71 40.41, -3.73 40.43, -3.72 40.42, -3.71 40.41')),
      'coordinates.0',
      /ground/,
    ],
    ['a hole outside', poligono(CUADRADO, movido(HUECO, 5)), 'coordinates.1', /inside its outer/],
    ['a hole across the edge', poligono(CUADRADO, movido(HUECO, 0.7)), 'coordinates', /cross/],
    ['a hole twice', poligono(CUADRADO, HUECO, HUECO), 'coordinates', /cross/],
    ['a hole in a hole', poligono(redondo(9, 3), CUADRADO, HUECO), 'coordinates.2', /outside the other/],
    ['a hole around its polygon', poligono(HUECO, CUADRADO), 'coordinates.1', /inside its outer/],
    [
      'a ring round the pole',
      poligono(anillo('0 80, 120 80, -120 80, 0 80')),
      'coordinates.0',
      /round the globe/,
    ],
    [
      'more than a hemisphere',
      poligono(anillo('-170 -85, -60 -85, 60 -85, 170 -85, 170 85, 60 85, -60 85, -170 85, -170 -85')),
      'coordinates',
      /hemisphere/,
    ],
    ['1,001 positions', poligono(redondo(1_001)), 'coordinates', /1000 positions/],
    [
      '1,001 positions in two polygons',
      { type: 'MultiPolygon', coordinates: [[redondo(501)], [movido(redondo(500), 10)]] },
      'coordinates',
      /1000 positions/,
    ],
    [
      '100,000 things that are no rings',
      { type: 'MultiPolygon', coordinates: Array.from({ length: 100_000 }, () => []) },
      'coordinates',
      /1000 positions/,
    ],
    [
      'the second polygon wrong',
      { type: 'MultiPolygon', coordinates: [[CUADRADO], [CUADRADO.slice(1)]] },
      'coordinates.1.0',
      /first one again/,
    ],
    ['a circle without radius', { type: 'Circle', coordinates: [0, 0] }, 'radius', /metres/],
    ['a radius of 9 m', circulo(9), 'radius', /metres/],
    ['a radius of 1,001 km', circulo(1_001_000), 'radius', /metres/],
    ['a radius of NaN', circulo(NaN), 'radius', /metres/],
    ['a radius in text', circulo('100'), 'radius', /metres/],
    ['a circle round nothing', circulo(100, 7), 'coordinates', /longitude, latitude/],
    ['a circle round a latitude of 91', circulo(100, [0, 91]), 'coordinates.1', /latitude/],
  ])('is refused if it is %s', (_, area, lugar, motivo) => {
    let error: unknown;
    try {
      leerArea(area);
    } catch (lanzado) {
      error = lanzado;
    }
    expect(error).toBeInstanceOf(AreaInvalida);
    const { lugar: recibido, message } = error as AreaInvalida;
    expect(recibido.join('.')).toBe(lugar);
    expect(message).toMatch(motivo);
  });
});
