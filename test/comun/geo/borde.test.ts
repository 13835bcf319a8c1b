import { pointToPolygonDistance } from '@turf/point-to-polygon-distance';
import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { distancia, type Punto } from '../../../src/comun/geo/distancia.js';
import { PoligonoPreparado } from '../../../src/comun/geo/poligono.js';
import { desplazado } from './formas.js';

describe('the distance to the edge', () => {
  // Against the nearest of all points along the sides; seeded, so that it is the same ones every time.
  it.each([
    [50, 5, 0, 1e-8],
    [50, 5, 60, 1e-8],
    [1_000, 5, 60, 1e-6],
    [20_000, 5, 0, 1e-6],
    [20_000, 5, 60, 1e-4],
    [20_000, 1, 80, 2e-4],
    [300_000, 0.1, 60, 1e-3],
    [1_000_000, 0.1, 45, 5e-3],
  ])(
    'of a zone of %d m, up to %d radii away at %d° of latitude, is right within %d of it',
    (radio, lejos, lat, tolerancia) => {
      const azar = semilla(radio + lat);
      let comparados = 0;
      while (comparados < 40) {
        const anillo = estrella(azar, lat, radio);
        const rumbo = azar() * 2 * Math.PI;
        const metros = radio * (1 + lejos * azar());
        const punto = desplazado({ lat, lon: 10 }, metros * Math.cos(rumbo), metros * Math.sin(rumbo));
        const preparado = new PoligonoPreparado([anillo]);
        if (preparado.contiene(punto)) continue;
        const cierta = porFuerza(anillo, punto);
        const calculada = preparado.distanciaAlBorde(punto);
        expect(calculada / cierta - 1).toBeGreaterThan(-1e-6);
        expect(calculada / cierta - 1).toBeLessThan(tolerancia);
        // Turf's sides are great circles: much the same thing in a zone of 1 km.
        if (radio <= 1_000) {
          const deTurf = pointToPolygonDistance(
            [punto.lon, punto.lat],
            { type: 'Polygon', coordinates: [anillo] },
            { units: 'meters' },
          );
          expect(Math.abs(calculada - deTurf)).toBeLessThan(0.1);
        }
        comparados++;
      }
    },
  );
});

/** mulberry32: numbers from 0 to 1, the same ones for the same seed. */
function semilla(estado: number) {
  return () => {
    estado = (estado + 0x6d2b79f5) | 0;
    let mezcla = Math.imul(estado ^ (estado >>> 15), 1 | estado);
    mezcla = (mezcla + Math.imul(mezcla ^ (mezcla >>> 7), 61 | mezcla)) ^ mezcla;
    return ((mezcla ^ (mezcla >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A ring of three to eight corners, `radio` metres from its centre at most. */
function estrella(azar: () => number, lat: number, radio: number): Position[] {
  const esquinas = 3 + Math.floor(azar() * 6);
  const giro = azar() * 2 * Math.PI;
  const borde = Array.from({ length: esquinas }, (_, n) => {
    const [rumbo, metros] = [giro + (n / esquinas) * 2 * Math.PI, radio * (0.4 + 0.6 * azar())];
    const esquina = desplazado({ lat, lon: 10 }, metros * Math.cos(rumbo), metros * Math.sin(rumbo));
    return [esquina.lon, esquina.lat];
  });
  return [...borde, borde[0] as Position];
}

/** The least of the distances to points along the sides, ever closer ones round the nearest. */
function porFuerza(anillo: readonly Position[], punto: Punto): number {
  return Math.min(
    ...anillo.slice(1).map(([lonB = 0, latB = 0], n) => {
      const [lonA = 0, latA = 0] = anillo[n] ?? [];
      let [desde, hasta, menor] = [0, 1, Infinity];
      for (let ronda = 0; ronda < 4; ronda++) {
        const paso = (hasta - desde) / 100;
        let mejor = desde;
        for (let parte = desde; parte <= hasta + paso / 2; parte += paso) {
          const metros = distancia(punto, {
            lat: latA + parte * (latB - latA),
            lon: lonA + parte * (lonB - lonA),
          });
          if (metros < menor) [menor, mejor] = [metros, parte];
        }
        [desde, hasta] = [Math.max(0, mejor - 2 * paso), Math.min(1, mejor + 2 * paso)];
      }
      return menor;
    }),
  );
}
