import { describe, expect, it } from 'vitest';
import { idDe, revisarUbicacion } from '../../src/tracking/tracking.entrada.js';
import { ubicacion } from './ubicaciones.js';

const AHORA = Date.parse('2026-11-22T12:00:00Z');
const VENTANA = { desdeMs: AHORA - 7 * 86_400_000, hastaMs: AHORA + 300_000 };
const ID = '0B6F1A9E-7C53-4D1B-9E0A-3A2F5C8D7E61';

const buena = (cambios: Record<string, unknown> = {}) =>
  ubicacion({ id: ID, fecha: '2026-11-22T12:00:00Z', ...cambios });
const revisar = (cambios: Record<string, unknown>) => revisarUbicacion(buena(cambios), 7, VENTANA);

describe('a position', () => {
  it('is kept as it was sent, its id in lower case and its moment in UTC', () => {
    expect(revisar({ fecha: '2026-11-22T13:00:00.123456+01:00' })).toEqual({
      ...buena(),
      usuarioId: 7,
      id: ID.toLowerCase(),
      fecha: '2026-11-22T12:00:00.123Z',
    });
  });

  it('needs no more than where and when', () => {
    const { id, lat, lon, fecha } = buena();
    const nulos = { precision: null, velocidad: null, rumbo: null, bateria: null };
    const esperada = {
      usuarioId: 7,
      id: id.toLowerCase(),
      lat,
      lon,
      ...nulos,
      fecha: '2026-11-22T12:00:00.000Z',
    };
    expect(revisarUbicacion({ id, lat, lon, fecha }, 7, VENTANA)).toEqual(esperada);
    expect(revisar(nulos)).toEqual(esperada);
  });

  it.each([
    { lat: 90, lon: 180 },
    { lat: -90, lon: -180 },
    { lat: 0, lon: -0 },
    { precision: 0, velocidad: 0, rumbo: 0, bateria: 0 },
    { precision: 1e6, velocidad: 1e4, rumbo: 359.999, bateria: 1 },
    { fecha: '2026-11-22T12:05:00Z' },
    { fecha: '2026-11-15T12:00:00Z' },
    { fecha: '2026-11-22t12:00:00z' },
    { fecha: new Date(AHORA) },
  ])('may be at the edge of what is possible: %s', (cambios) => {
    expect(revisar(cambios)).toBeTypeOf('object');
  });

  it('whose direction is a full turn is one to the north', () => {
    expect(revisar({ rumbo: 360 })).toMatchObject({ rumbo: 0 });
  });

  it('has no numbers that are too small for their column', () => {
    expect(revisar({ velocidad: 1e-50, bateria: 5e-324 })).toMatchObject({ velocidad: 0, bateria: 0 });
  });

  it.each([
    [{ id: undefined }, 'id: expected a UUID'],
    [{ id: 7 }, 'id: expected a UUID'],
    [{ id: 'not a UUID' }, 'id: expected a UUID'],
    [{ id: `{${ID}}` }, 'id: expected a UUID'],
    [{ lat: 90.0001 }, 'lat: expected degrees, from -90 to 90'],
    [{ lat: NaN }, 'lat: expected degrees, from -90 to 90'],
    [{ lat: null }, 'lat: expected degrees, from -90 to 90'],
    [{ lat: '40.4' }, 'lat: expected degrees, from -90 to 90'],
    [{ lat: Infinity }, 'lat: expected degrees, from -90 to 90'],
    [{ lon: -180.0001 }, 'lon: expected degrees, from -180 to 180'],
    [{ lon: undefined }, 'lon: expected degrees, from -180 to 180'],
    [{ precision: -1 }, 'precision: expected null or metres, from 0 to 1000000'],
    [{ velocidad: -0.1 }, 'velocidad: expected null or metres per second, from 0 to 10000'],
    [{ velocidad: NaN }, 'velocidad: expected null or metres per second, from 0 to 10000'],
    [{ rumbo: 360.1 }, 'rumbo: expected null or degrees from north, from 0 to 360'],
    [{ rumbo: [] }, 'rumbo: expected null or degrees from north, from 0 to 360'],
    [{ bateria: 83 }, 'bateria: expected null or a charge from 0 to 1'],
    [{ bateria: true }, 'bateria: expected null or a charge from 0 to 1'],
    [{ altitud: 600 }, 'altitud: unknown field'],
    [{ ['x'.repeat(1_000)]: 1 }, `${'x'.repeat(64)}: unknown field`],
    [{ lat: 91, lon: 181 }, 'lat: expected degrees, from -90 to 90; lon: expected degrees, from -180 to 180'],
  ])('%s is refused, and why is said', (cambios, motivo) => {
    expect(revisar(cambios)).toBe(motivo);
  });

  it('is told of five wrong fields at most', () => {
    const sobran = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`campo${n}`, n]));
    const cinco = [0, 1, 2, 3, 4].map((n) => `campo${n}: unknown field`).join('; ');
    expect(revisarUbicacion({ ...sobran, lat: 91 }, 7, VENTANA)).toBe(cinco);
    const seis = { lat: 91, lon: 181, precision: -1, velocidad: -1, rumbo: -1, bateria: -1 };
    expect(revisar(seis)).toMatch(/^lat: [^;]*(; [^;]*){3}; rumbo: [^;]*$/);
  });

  it.each([
    undefined,
    null,
    '',
    'yesterday',
    '2026-11-22',
    '2026-11-22 12:00:00Z',
    '2026-11-22T12:00:00',
    '2026-11-31T12:00:00Z',
    '2026-02-29T12:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-13-22T12:00:00Z',
    '+002026-11-22T12:00:00Z',
    AHORA,
    new Date(NaN),
  ])('dated %s is refused: that is no moment', (fecha) => {
    expect(revisar({ fecha })).toBe('fecha: expected a date as 2026-01-31T12:00:00Z');
  });

  it('takes the 29th of February of a leap year', () => {
    const dia = Date.parse('2028-02-29T12:00:00Z');
    expect(
      revisarUbicacion(buena({ fecha: '2028-02-29T12:00:00Z' }), 7, { desdeMs: dia, hastaMs: dia }),
    ).toMatchObject({ fecha: '2028-02-29T12:00:00.000Z' });
  });

  it('from the future or too old is refused, by a millisecond', () => {
    expect(revisar({ fecha: '2026-11-22T12:05:00.001Z' })).toMatch(/^fecha: .* 5 minutes in the future/);
    expect(revisar({ fecha: '2026-11-15T11:59:59.999Z' })).toBe(
      'fecha: expected a moment since 2026-11-15T12:00:00.000Z: this is too old to be kept',
    );
  });

  it.each([null, undefined, 7, 'x', true, [], [buena()]])('is no %s', (punto) => {
    expect(revisarUbicacion(punto, 7, VENTANA)).toBe('expected a position: {id, lat, lon, fecha, …}');
  });

  it('is known by the id that was sent, whatever that was', () => {
    expect(idDe(buena())).toBe(ID);
    expect(idDe({ id: 'x'.repeat(65) })).toBe('x'.repeat(64));
    expect([idDe({ id: 7 }), idDe({}), idDe(null), idDe('x'), idDe([])]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
