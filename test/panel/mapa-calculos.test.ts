import { describe, expect, it } from 'vitest';
import { largoDelRecorrido } from '../../src/comun/geo/distancia.js';
import { origenDeTeselas } from '../../src/configuracion/index.js';
import { VARIABLES } from '../../src/configuracion/variables.js';
import { conTeselas } from '../../src/panel/pagina-con-teselas.js';
import { esDia, sumarDias } from '../../src/panel/web/comun/calendario.js';
import { limitesDelDia } from '../../src/panel/web/comun/dias.js';
import type { PuntoDelRecorrido } from '../../src/panel/web/mapa/contrato.js';
import { largo, queCuentan } from '../../src/panel/web/mapa/distancia.js';
import { Marca } from '../../src/panel/web/mapa/marca.js';
import { enElMundo } from '../../src/panel/web/mapa/mercator.js';
import { Montones, montonDe, nombresDe } from '../../src/panel/web/mapa/montones.js';
import { Rejilla } from '../../src/panel/web/mapa/rejilla.js';

describe('a day of a time zone', () => {
  const limites = (dia: string, zona: string) =>
    Object.values(limitesDelDia(dia, zona)).map((fecha) => fecha.toISOString());

  it.each([
    ['has 24 hours', 'America/Bogota', '2027-03-28', '2027-03-28T05:00:00.000Z', '2027-03-29T05:00:00.000Z'],
    [
      'has 23 in spring',
      'Europe/Madrid',
      '2027-03-28',
      '2027-03-27T23:00:00.000Z',
      '2027-03-28T22:00:00.000Z',
    ],
    [
      'has 25 in autumn',
      'Europe/Madrid',
      '2027-10-31',
      '2027-10-30T22:00:00.000Z',
      '2027-10-31T23:00:00.000Z',
    ],
    [
      'begins at one',
      'America/Santiago',
      '2027-09-05',
      '2027-09-05T04:00:00.000Z',
      '2027-09-06T03:00:00.000Z',
    ],
    [
      'is far ahead',
      'Pacific/Kiritimati',
      '2027-01-01',
      '2026-12-31T10:00:00.000Z',
      '2027-01-01T10:00:00.000Z',
    ],
    [
      'is far behind',
      'Pacific/Pago_Pago',
      '2027-01-01',
      '2027-01-01T11:00:00.000Z',
      '2027-01-02T11:00:00.000Z',
    ],
    [
      'has an offset of its own',
      'Asia/Kathmandu',
      '2027-01-01',
      '2026-12-31T18:15:00.000Z',
      '2027-01-01T18:15:00.000Z',
    ],
    ['was left out', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
  ])('%s (%s, %s)', (_caso, zona, dia, desde, hasta) => {
    expect(limites(dia, zona)).toEqual([desde, hasta]);
  });

  it('is one of the calendar', () => {
    expect(sumarDias('2027-03-01', -1)).toBe('2027-02-28');
    expect(sumarDias('2027-12-31', 1)).toBe('2028-01-01');
    expect(['2027-02-29', '', '2027-2-1', '0002-01-01'].map(esDia)).toEqual([false, false, false, false]);
  });
});

describe('the distance of a track', () => {
  /** Towards the north from the equator, so many metres; a position each minute. */
  const punto = (
    minuto: number,
    metros: number,
    otros: Partial<PuntoDelRecorrido> = {},
  ): PuntoDelRecorrido => ({
    id: `${minuto}`,
    lat: metros / 111_195,
    lon: 0,
    precision: 10,
    velocidad: null,
    fecha: new Date(Date.UTC(2027, 0, 1, 9, minuto)).toISOString(),
    ...otros,
  });
  const metros = (...puntos: PuntoDelRecorrido[]) => Math.round(largo(queCuentan(puntos)));

  it('is that of its steps, as the server measures them', () => {
    const camino = [punto(0, 0), punto(1, 400), punto(2, 700, { lon: 0.01 })];
    expect(largo(camino)).toBeCloseTo(largoDelRecorrido(camino), 6);
    expect(metros()).toBe(0);
    expect(metros(punto(0, 0))).toBe(0);
    expect(metros(punto(0, 0), punto(1, 400), punto(2, 100))).toBe(700);
  });

  it('leaves out what is not known well, what nobody could do, and the noise of standing still', () => {
    expect(metros(punto(0, 0), punto(1, 900, { precision: 51 }), punto(2, 100))).toBe(100);
    expect(metros(punto(0, 0), punto(1, 9_000), punto(2, 100))).toBe(100);
    expect(metros(punto(0, 0), punto(1, 4), punto(2, 0), punto(3, 3, { velocidad: 1 }))).toBe(3);
  });

  it('counts a place that was really gone to, however fast', () => {
    expect(metros(punto(0, 0), punto(1, 9_000), punto(7, 9_010), punto(8, 100))).toBe(17_920);
  });
});

describe('where people are drawn', () => {
  const ubicacion = {
    id: '',
    usuarioId: 1,
    precision: null,
    velocidad: 1,
    rumbo: 90,
    bateria: null,
    fecha: '',
  };

  it('is on the map of the world as tiles are cut', () => {
    expect(enElMundo(0, 0)).toEqual({ x: 128, y: expect.closeTo(128, 9) });
    expect(enElMundo(85.0511287798, -180)).toEqual({ x: 0, y: expect.closeTo(0, 6) });
    expect(enElMundo(40.4168, -3.7038)).toEqual({
      x: expect.closeTo(125.3662),
      y: expect.closeTo(96.5241, 2),
    });
  });

  it('is on their way to where they are, for a second at most', () => {
    const marca = new Marca({ ...ubicacion, lat: 0, lon: 0 });
    marca.mover({ ...ubicacion, lat: 0, lon: 90 }, 5_000);
    expect([4_990, 5_000, 5_500, 6_000, 9_000].map((ahora) => marca.en(ahora).x)).toEqual([
      128, 128, 160, 192, 192,
    ]);
    // It goes on from where it is, in the time that the phone took.
    marca.mover({ ...ubicacion, lat: 0, lon: 0 }, 5_500);
    expect([5_500, 5_750, 6_000].map((ahora) => marca.en(ahora).x)).toEqual([160, 144, 128]);
  });

  it('is there at once without motion, and beyond the edge of the world', () => {
    const marca = new Marca({ ...ubicacion, lat: 0, lon: 0 });
    marca.mover({ ...ubicacion, lat: 0, lon: 90 }, null);
    expect(marca.en(0).x).toBe(192);
    marca.mover({ ...ubicacion, lat: 0, lon: -179 }, 1_000);
    expect(marca.en(1_000).x).toBeLessThan(1);
  });

  it('puts together those whose dots look like one, under who lies on top', () => {
    const en = (px: number, py: number, nombre: string) =>
      Object.assign(new Marca({ ...ubicacion, lat: 0, lon: 0 }), { px, py, nombre });
    const [lejos, ana, luis, eva, borde] = [
      en(30, 10, 'Lejos'),
      en(10, 10, 'Ana'),
      en(16, 10, 'Luis'),
      en(10, 17, 'Eva'),
      en(-11, -11, 'Borde'),
    ];
    new Montones().agrupar([lejos, ana, luis, borde, eva], 100, 50);
    const nombres = (marca: Marca) => montonDe(marca).map(({ nombre }) => nombre);
    // Luis is nearer to Ana, but Ana is under Eva already.
    expect([eva, ana].map(nombres)).toEqual([
      ['Eva', 'Ana'],
      ['Eva', 'Ana'],
    ]);
    expect([luis, lejos, borde].map(nombres)).toEqual([['Luis'], ['Lejos'], ['Borde']]);
    expect(nombresDe([ana])).toBe('Ana');
    expect(nombresDe([ana, luis, eva])).toBe('Ana, Luis y Eva');
    expect(nombresDe([ana, luis, eva, lejos, borde])).toBe('Ana, Luis, Eva y 2 más');
  });

  it('leaves room for names, and none where there is one', () => {
    const rejilla = new Rejilla();
    rejilla.vaciar(200, 100);
    expect(rejilla.cabe(10, 10, 60, 16)).toBe(true);
    rejilla.ocupar(10, 10, 60, 16);
    expect(rejilla.cabe(60, 20, 60, 16)).toBe(false);
    expect(rejilla.cabe(76, 10, 60, 16)).toBe(true);
    expect(rejilla.cabe(-500, -500, 60, 16)).toBe(true);
    rejilla.vaciar(200, 100);
    expect(rejilla.cabe(10, 10, 60, 16)).toBe(true);
  });
});

describe('the tiles of the map', () => {
  const admite = (plantilla: string) => VARIABLES.shape.MAPA_TESELAS_URL.safeParse(plantilla).success;

  it.each([
    ['https://tiles.example.com/{z}/{x}/{y}.png', 'https://tiles.example.com'],
    ['http://localhost:8080/{z}/{x}/{-y}{r}.png?key=1', 'http://localhost:8080'],
    ['https://{s}.tiles.example.com:444/{z}/{x}/{y}.png', 'https://*.tiles.example.com:444'],
  ])('come from one origin (%s)', (plantilla, origen) => {
    expect(admite(plantilla)).toBe(true);
    expect(origenDeTeselas(plantilla)).toBe(origen);
  });

  it.each([
    'tiles.example.com/{z}/{x}/{y}.png',
    'ftp://tiles.example.com/{z}/{x}/{y}.png',
    'https://tiles.example.com/{z}/{x}.png',
    'https://tiles.example.com/{z}/{x}/{y}/{llave}.png',
    'https://{x}.example.com/{z}/{x}/{y}.png',
    'https://tiles-{s}.example.com/{z}/{x}/{y}.png',
    'https://quien:clave@tiles.example.com/{z}/{x}/{y}.png',
    'https://*/{z}/{x}/{y}.png',
    "https://a;script-src 'unsafe-inline'/{z}/{x}/{y}.png",
  ])('are not those of %s', (plantilla) => {
    expect(admite(plantilla)).toBe(false);
  });

  it('are named to the page as text', () => {
    const pagina = conTeselas('<head></head>', 'https://a/{z}/{x}/{y}?a=$&', `© "Yo" & <b>Tú's</b> $'`);
    expect(pagina).toBe(
      '<head><meta name="mapa-teselas" content="https://a/{z}/{x}/{y}?a=$&amp;" />' +
        '<meta name="mapa-atribucion" content="© &quot;Yo&quot; &amp; &lt;b&gt;Tú&#39;s&lt;/b&gt; $&#39;" /></head>',
    );
  });
});
