import { beforeAll, expect, it } from 'vitest';
import type { Filtros } from '../../src/resumenes/distancia.consulta.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { azarDe, recorridoAlAzar } from './azar.js';
import { Campo, type Guardado, POR_DEFECTO, posicion, SIN_FILTROS } from './campo.js';
import { type Dia, diaLocal, enOrden, type Posicion, referencia } from './referencia.js';

const HORA_MS = 3_600_000;
const GRADO_M = 111_195.08;

/** Local midnights, in UTC, some of them on days that are not 24 hours long. */
const MEDIANOCHES = [
  ['Europe/Madrid', '2026-10-24T22:00:00Z'],
  ['Europe/Madrid', '2026-03-28T23:00:00Z'],
  ['America/Bogota', '2026-10-25T05:00:00Z'],
  ['Asia/Kolkata', '2026-10-24T18:30:00Z'],
  // Midnight comes twice, and not at all.
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['America/Santiago', '2026-09-06T04:00:00Z'],
  // At one minute past midnight it was one minute past eleven again.
  ['America/St_Johns', '2006-10-29T02:30:00Z'],
  // The 30th of December was left out.
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
] as const;

const como = ({ metros, ...dia }: Dia) => ({ ...dia, metros: expect.closeTo(metros, 1) });

enCadaBase('the distance of a day', (perfil) => {
  let servidor: ServidorDePrueba;
  beforeAll(async () => {
    // Nothing is too old to be kept.
    servidor = await iniciarServidor(perfil, { variables: { RETENCION_UBICACIONES_DIAS: '36500' } });
  });

  /** Sums up every day of these tracks, oldest first. */
  async function resumirTodo(campo: Campo, zona: string, filtros: Filtros, recorridos: Posicion[][]) {
    const fechas = new Set(recorridos.flat().map(({ fecha }) => diaLocal(fecha, zona)));
    const calculo = campo.calculo(filtros);
    for (const fecha of [...fechas].toSorted())
      await calculo.resumirDia({ empresaId: campo.empresaId, fecha });
  }
  const deUno = (guardados: readonly Guardado[], usuarioId: number | undefined) =>
    new Map(
      guardados
        .filter((uno) => uno.usuarioId === usuarioId)
        .map(({ usuarioId: _id, fecha, actualizadoEn: _en, ...dia }) => [fecha, dia]),
    );

  it.each(MEDIANOCHES)('of any track adds up over the days of %s around %s', async (zona, medianoche) => {
    const recorridos = Array.from({ length: 12 }, (_, n) =>
      recorridoAlAzar(azarDe(n + 1), Date.parse(medianoche)),
    );
    for (const filtros of [POR_DEFECTO, SIN_FILTROS, { ...POR_DEFECTO, velocidadMaximaKmh: 30 }]) {
      const campo = await Campo.crear(servidor, zona);
      const usuarioIds = await campo.crearUsuarios(recorridos.length);
      for (const [n, usuarioId] of usuarioIds.entries())
        await campo.registrar(usuarioId, recorridos[n] as Posicion[]);
      await resumirTodo(campo, zona, filtros, recorridos);
      const guardados = await campo.leer();
      for (const [n, recorrido] of recorridos.entries()) {
        const { total, dias } = referencia(recorrido, zona, filtros);
        const suyos = deUno(guardados, usuarioIds[n]);
        expect([...suyos]).toEqual(
          [...dias]
            .toSorted(([una], [otra]) => (una < otra ? -1 : 1))
            .map(([fecha, dia]) => [fecha, como(dia)]),
        );
        expect([...suyos.values()].reduce((suma, { metros }) => suma + metros, 0)).toBeCloseTo(total, 1);
      }
    }
  });

  const LUNES = Date.parse('2026-11-02T00:00:00Z');
  /** So many metres north of where it begins, so many minutes after noon. */
  const a = (minutos: number, metros: number, cambios: Partial<Posicion> = {}) =>
    posicion(LUNES + 12 * HORA_MS + minutos * 60_000, { lat: 10 + metros / GRADO_M, ...cambios });

  async function resumir(recorrido: readonly Posicion[], filtros: Filtros): Promise<Guardado | undefined> {
    const campo = await Campo.crear(servidor, 'UTC');
    await campo.registrar(await campo.crearUsuario(), recorrido);
    await campo.calculo(filtros).resumirDia({ empresaId: campo.empresaId, fecha: '2026-11-02' });
    return (await campo.leer())[0];
  }

  it('leaves out positions known worse than the limit, and not those of which it is not said', async () => {
    const recorrido = [
      a(0, 0),
      a(1, 100, { precision: 51 }),
      a(2, 200, { precision: 50 }),
      a(3, 150, { precision: null }),
    ];
    const contado = { puntos: 4, imprecisas: 1, metros: expect.closeTo(250, 0) };
    expect(await resumir(recorrido, { ...SIN_FILTROS, precisionMaximaM: 50 })).toMatchObject(contado);
    expect(await resumir(recorrido, SIN_FILTROS)).toMatchObject({
      imprecisas: 0,
      metros: expect.closeTo(250, 0),
    });
  });

  it('leaves out what was come to and left too fast, and not a flight of hours, nor the first and the last', async () => {
    const filtros = { ...SIN_FILTROS, velocidadMaximaKmh: 200 };
    const salto = [a(0, 0), a(1, 50_000), a(2, 100), a(20, 200)];
    expect(await resumir(salto, filtros)).toMatchObject({ rapidas: 1, metros: expect.closeTo(200, 0) });
    expect(await resumir(salto, SIN_FILTROS)).toMatchObject({
      rapidas: 0,
      metros: expect.closeTo(100_000, -1),
    });
    const vuelo = [a(0, 0), a(10, 400_000), a(30, 400_000), a(40, 0), a(60, 0)];
    expect(await resumir(vuelo, filtros)).toMatchObject({ rapidas: 0, metros: expect.closeTo(800_000, -1) });
    const extremos = [a(0, 50_000), a(1, 0), a(8, 100), a(9, 50_000)];
    expect(await resumir(extremos, filtros)).toMatchObject({ rapidas: 0, provisional: true });
    // At one moment in two places; and twice in one.
    const ids = [1, 2, 3].map((n) => ({ id: `00000000-0000-4000-8000-00000000000${n}` }));
    const aLaVez = (...metros: number[]) => metros.map((m, n) => a(9, m, ids[n]));
    expect(await resumir([a(0, 0), ...aLaVez(0, 40, 0), a(18, 0)], filtros)).toMatchObject({ rapidas: 1 });
    expect(await resumir([a(0, 0), ...aLaVez(40, 40), a(18, 0)], filtros)).toMatchObject({ rapidas: 0 });
  });

  it('keeps 5 of the 9 positions of movingpandas’ own test, the same ones', async () => {
    const [primera, segunda, ...resto] = [
      [41.1451, -8.5829],
      [41.1464, -8.5843],
      [41.1458, -8.6108],
      [41.1464, -8.61],
      [41.1468, -8.609],
      [41.147, -8.6089],
      [41.1487, -8.586],
      [41.1492, -8.5872],
      [41.1489, -8.5882],
    ].map(([lat = 0, lon = 0], n) => a(n / 4, 0, { lat, lon })) as [Posicion, Posicion, ...Posicion[]];
    const quedan = [primera, segunda, ...resto.slice(4)];
    expect(
      await resumir([primera, segunda, ...resto], { ...SIN_FILTROS, velocidadMaximaKmh: 100 }),
    ).toMatchObject({
      puntos: 9,
      rapidas: 4,
      metros: expect.closeTo(referencia(quedan, 'UTC', SIN_FILTROS).total, 2),
    });
  });

  it('leaves out short steps while standing, by the phone’s word or by their own speed', async () => {
    const filtros = { ...SIN_FILTROS, ruidoM: 5 };
    const parado = [
      a(0, 0),
      a(1, 4),
      a(2, 0, { velocidad: 0.4 }),
      a(3, 4, { velocidad: 0.5 }),
      a(4, 10, { velocidad: 0 }),
    ];
    expect(await resumir(parado, filtros)).toMatchObject({ quietas: 2, metros: expect.closeTo(10, 2) });
    expect(await resumir(parado, SIN_FILTROS)).toMatchObject({ quietas: 0, metros: expect.closeTo(18, 2) });
    const andando = [0, 1, 2, 3].map((n) => a(n / 20, n * 4));
    expect(await resumir(andando, filtros)).toMatchObject({ quietas: 0, metros: expect.closeTo(12, 2) });
  });

  it('is a number between antipodes, across the antimeridian and at the poles', async () => {
    const azar = azarDe(7);
    const recorrido = Array.from({ length: 300 }, (_, n) => {
      const [lat, lon] = [azar() * 180 - 90, azar() * 180 - 180];
      return [a(n * 2, 0, { lat, lon }), a(n * 2 + 1, 0, { lat: -lat, lon: lon + 180 })];
    }).flat();
    recorrido.push(a(700, 0, { lat: 0, lon: -180 }), a(701, 0, { lat: 0, lon: 180 }));
    recorrido.push(
      a(702, 0, { lat: 90, lon: 12 }),
      a(703, 0, { lat: 90, lon: -170 }),
      a(704, 0, { lat: -90, lon: 5 }),
    );
    const { total } = referencia(enOrden(recorrido), 'UTC', SIN_FILTROS);
    const resumen = await resumir(recorrido, SIN_FILTROS);
    expect(Math.abs((resumen?.metros ?? NaN) / total - 1)).toBeLessThan(1e-9);
  });

  it('has no row for a day without positions', async () => {
    expect(await resumir([posicion(LUNES - 1), posicion(LUNES + 24 * HORA_MS)], SIN_FILTROS)).toBeUndefined();
  });

  it('goes on from the last position that counts, however long there has been none', async () => {
    const ida = [a(-1_600, 0), a(-1_590, 500)];
    // For 14 hours, past midnight, a minute 800 km away and a minute 900.
    const parpadeo = Array.from({ length: 840 }, (_, n) => a(-1_440 + n, (n % 2) * 100_000 + 800_000));
    const vuelta = [a(-590, 2_500), a(-580, 3_000)];
    const campo = await Campo.crear(servidor, 'UTC');
    await campo.registrar(await campo.crearUsuario(), [...ida, ...parpadeo, ...vuelta]);
    const calculo = campo.calculo({ ...SIN_FILTROS, velocidadMaximaKmh: 200 });
    for (const fecha of ['2026-11-01', '2026-11-02'])
      await calculo.resumirDia({ empresaId: campo.empresaId, fecha });
    expect(await campo.leer()).toMatchObject([
      { metros: expect.closeTo(500, 0), puntos: 722, rapidas: 720 },
      { metros: expect.closeTo(2_500, 0), puntos: 122, rapidas: 120 },
    ]);
  });

  it('is left as it is once positions of the day may have been removed', async () => {
    const campo = await Campo.crear(servidor, 'UTC');
    const usuarioId = await campo.crearUsuario();
    await campo.registrar(usuarioId, [a(0, 0), posicion(LUNES + 36 * HORA_MS)]);
    const calculo = campo.calculo(POR_DEFECTO, () => new Date(LUNES + 80 * HORA_MS), 3);
    for (const fecha of ['2026-11-02', '2026-11-03'])
      await calculo.resumirDia({ empresaId: campo.empresaId, fecha });
    expect((await campo.leer()).map(({ fecha }) => fecha)).toEqual(['2026-11-03']);
  });
});
