import { describe, expect, it } from 'vitest';
import { distancia, largoDelRecorrido, RADIO_DE_LA_TIERRA } from '../../../src/comun/geo/distancia.js';
import { leerJson, leerRecorrido, leerVector } from './vectores/leer.js';

const enPunto = ([lat = NaN, lon = NaN]: readonly number[]) => ({ lat, lon });
/** Metres on a sphere of another radius. */
const conRadio = (metros: number, radio: number) => (metros * radio) / RADIO_DE_LA_TIERRA;

/** [lat1, lon1, lat2, lon2, metres] on the ellipsoid. */
const GEODESICAS = leerVector('geodesic_wgs84_20cases.csv')
  .trim()
  .split('\n')
  .slice(1)
  .map((linea) => linea.split(',').map(Number));

describe('the distance between two points', () => {
  it('is within 0.35 % of the ellipsoid’s, longitudes beyond ±180 included', () => {
    expect(GEODESICAS).toHaveLength(20);
    for (const caso of GEODESICAS) {
      const geodesica = caso[4] as number;
      const metros = distancia(enPunto(caso), enPunto(caso.slice(2)));
      expect(Math.abs(metros - geodesica) / geodesica).toBeLessThan(0.0035);
    }
  });

  it('is what geolib and traccar say, by the radius that they take', () => {
    const { spherical_m: esfericas, vincenty_m: elipsoidales } = leerJson('geolib_vectors.json');
    for (const { a, b, expected } of esfericas) {
      expect(conRadio(distancia(enPunto(a), enPunto(b)), 6_378_137)).toBeCloseTo(expected, -0.5);
    }
    for (const { a, b, expected } of elipsoidales) {
      expect(Math.abs(distancia(enPunto(a), enPunto(b)) / expected - 1)).toBeLessThan(0.0035);
    }
    expect(Math.abs(distancia({ lat: 0, lon: 0 }, { lat: 0.05, lon: 0.05 }) - 7_863)).toBeLessThan(10);
  });

  it('is half way round between any antipodes, and nothing from a point to itself', () => {
    const mediaVuelta = Math.PI * RADIO_DE_LA_TIERRA;
    for (let n = 0; n < 2_000; n++) {
      const [lat, lon] = [Math.sin(n) * 90, Math.cos(n * 7) * 180];
      expect(distancia({ lat, lon }, { lat: -lat, lon: lon + 180 })).toBeCloseTo(mediaVuelta, 0);
      expect(distancia({ lat, lon }, { lat, lon })).toBe(0);
      expect(distancia({ lat, lon }, { lat, lon: lon - 360 })).toBeLessThan(1e-6);
    }
  });

  it('is to the millimetre between neighbours', () => {
    // A millionth of a degree of latitude.
    const unMillonesimo = (Math.PI / 180) * 1e-6 * RADIO_DE_LA_TIERRA;
    expect(distancia({ lat: 40, lon: -3 }, { lat: 40.000001, lon: -3 })).toBeCloseTo(unMillonesimo, 6);
  });
});

describe('the length of a track', () => {
  it.each([
    ['gpxparserjs_demo_track.json', 205, 6_955.702, 6_371_000],
    ['gpxpy_korita-zbevnica.json', 871, 14_897.083, 6_371_008.8],
    ['limerick_bus304.json', 2_144, 14_190.065, 6_371_008.8],
  ])('of %s is what it is stated to be, to the millimetre', (archivo, puntos, metros, radio) => {
    const segmentos = leerRecorrido(archivo);
    const largo = segmentos.reduce((suma, segmento) => suma + largoDelRecorrido(segmento), 0);
    expect(segmentos.flat()).toHaveLength(puntos);
    expect(conRadio(largo, radio)).toBeCloseTo(metros, 3);
  });

  it('of turf_length_route1.json is what Turf’s own tests say', () => {
    const [ruta = []] = leerRecorrido('turf_length_route1.json');
    expect(largoDelRecorrido(ruta)).toBeCloseTo(325_737.3, 1);
  });

  it('of geolib’s path is what geolib says, who rounds each leg', () => {
    const {
      path,
      path_length_m_expected: metros,
      path_length_earth_radius_m: radio,
    } = leerJson('geolib_vectors.json');
    const tramos = path
      .slice(1)
      .map((hasta: number[], n: number) => distancia(enPunto(path[n]), enPunto(hasta)));
    expect(tramos.reduce((suma: number, tramo: number) => suma + Math.round(conRadio(tramo, radio)), 0)).toBe(
      metros,
    );
  });

  it('is 0 without a second point', () => {
    expect(largoDelRecorrido([])).toBe(0);
    expect(largoDelRecorrido([{ lat: 1, lon: 2 }])).toBe(0);
  });
});
