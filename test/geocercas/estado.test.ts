import { describe, expect, it } from 'vitest';
import type { Area } from '../../src/comun/geo/area.js';
import { prepararZona } from '../../src/comun/geo/zona.js';
import { type EstadoGeocerca, estadoSegun, type Fix } from '../../src/geocercas/estado.js';
import { cuadrado, enGrados } from '../comun/geo/formas.js';

/** Their margins are 20 m and 100 m. */
const CHICA: Area = { type: 'Circle', coordinates: [0, 0], radius: 100 };
const GRANDE: Area = { type: 'Circle', coordinates: [0, 0], radius: 1_000 };
/** A hole of 200 m in a square of some 2 km. */
const CON_HUECO: Area = {
  type: 'Polygon',
  coordinates: [cuadrado(-0.01, -0.01, 0.01, 0.01), cuadrado(-0.001, -0.001, 0.001, 0.001)],
};
const ANTIMERIDIANO: Area = { type: 'Polygon', coordinates: [cuadrado(179.999, -0.001, 180.001, 0.001)] };

/** So many metres north of [0, 0]. */
const a = (metros: number, precision = 5): Fix => ({ lat: enGrados(metros), lon: 0, precision });
const en = (lon: number, lat = 0): Fix => ({ lat, lon, precision: 5 });

type Caso = readonly [string, Area, EstadoGeocerca, Fix, Fix | undefined, EstadoGeocerca];

describe('where somebody is with regard to a zone', () => {
  it.each<Caso>([
    ['the first fix is inside', CHICA, 'desconocido', a(50), undefined, 'dentro'],
    ['they come in', CHICA, 'fuera', a(99), a(300), 'dentro'],
    ['they come in, however inaccurate', CHICA, 'fuera', a(50, 99), a(300), 'dentro'],
    ['they stand on the edge', CHICA, 'fuera', en(180), undefined, 'fuera'],
    ['the first fix is outside', CHICA, 'desconocido', a(500), undefined, 'desconocido'],
    ['they leave, by one fix', CHICA, 'dentro', a(500), a(50), 'dentro'],
    ['they leave, by the only fix', CHICA, 'dentro', a(500), undefined, 'dentro'],
    ['they leave, by two fixes', CHICA, 'dentro', a(500), a(400), 'fuera'],
    ['two fixes are outside', CHICA, 'desconocido', a(500), a(400), 'fuera'],
    ['they are back after having left', CHICA, 'fuera', a(50), a(50), 'dentro'],
    ['they stay outside', CHICA, 'fuera', a(500), a(500), 'fuera'],
    ['they are just past the edge', CHICA, 'dentro', a(110), a(110), 'dentro'],
    [
      'they are past the edge by less than the margin and the accuracy',
      CHICA,
      'dentro',
      a(124),
      a(500),
      'dentro',
    ],
    ['they are past it by more', CHICA, 'dentro', a(126), a(126), 'fuera'],
    ['one of the two is past it by less', CHICA, 'dentro', a(500), a(124), 'dentro'],
    ['they jump at the edge with bad accuracy', CHICA, 'dentro', a(190, 80), a(180, 70), 'dentro'],
    [
      'they jump at the edge with bad accuracy, coming from outside',
      CHICA,
      'fuera',
      a(190, 80),
      a(180, 70),
      'fuera',
    ],
    ['the zone is large: past the edge by less than a tenth', GRANDE, 'dentro', a(1_104), a(1_104), 'dentro'],
    ['the zone is large: past the edge by more', GRANDE, 'dentro', a(1_106), a(1_106), 'fuera'],
    [
      'they go into a hole that is narrower than the margin',
      CON_HUECO,
      'dentro',
      en(0),
      en(0.0001),
      'dentro',
    ],
    ['they are in the ground round the hole', CON_HUECO, 'fuera', en(0.005), en(0), 'dentro'],
    [
      'they cross the antimeridian inside',
      ANTIMERIDIANO,
      'desconocido',
      en(-179.9995),
      en(179.9995),
      'dentro',
    ],
    ['they leave east of the antimeridian', ANTIMERIDIANO, 'dentro', en(-179.998), en(-179.998), 'fuera'],
    ['they leave west of the antimeridian', ANTIMERIDIANO, 'dentro', en(179.998), en(179.998), 'fuera'],
  ])('when %s', (_, area, previo, ultimo, anterior, esperado) => {
    expect(estadoSegun(prepararZona(area), previo, { ultimo, anterior })).toBe(esperado);
  });

  it('when a hole is wider than the margin of its zone', () => {
    const zona = prepararZona({
      type: 'Polygon',
      coordinates: [cuadrado(-0.01, -0.01, 0.01, 0.01), cuadrado(-0.005, -0.005, 0.005, 0.005)],
    });
    expect(estadoSegun(zona, 'dentro', { ultimo: en(0), anterior: en(0) })).toBe('fuera');
  });

  it.each<EstadoGeocerca>(['dentro', 'fuera', 'desconocido'])(
    'after %s, when nothing fresh is known',
    (previo) => {
      expect(estadoSegun(prepararZona(CHICA), previo, undefined)).toBe('desconocido');
    },
  );
});
