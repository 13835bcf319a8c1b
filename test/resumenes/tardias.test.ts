import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { filas } from '../../src/base-datos/index.js';
import { bloquear } from '../../src/resumenes/resumenes.consultas.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { azarDe, recorridoAlAzar } from './azar.js';
import { Campo, type Guardado, POR_DEFECTO, posicion } from './campo.js';
import { diaLocal, type Posicion, referencia } from './referencia.js';

const ZONA = 'Europe/Madrid';
const MEDIANOCHE = Date.parse('2026-10-24T22:00:00Z');
const MINUTO_MS = 60_000;
const GRADO_M = 111_195.08;
/** Long after every position. */
const ULTIMO_DIA = '2026-11-15';

enCadaBase('positions that come late', (perfil) => {
  let servidor: ServidorDePrueba;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
  });

  /** So many minutes after midnight, so many metres north. */
  const a = (minutos: number, metros: number, cambios: Partial<Posicion> = {}) =>
    posicion(MEDIANOCHE + minutos * MINUTO_MS, { lat: 10 + metros / GRADO_M, ...cambios });
  const [AYER, HOY, MANANA] = ['2026-10-24', '2026-10-25', '2026-10-26'] as const;

  async function preparar() {
    const campo = await Campo.crear(servidor, ZONA);
    const usuarioId = await campo.crearUsuario();
    let ahora = new Date('2026-11-15T12:00:00Z');
    const calculo = campo.calculo(POR_DEFECTO, () => ahora);
    return {
      campo,
      usuarioId,
      calculo,
      pasar: () => (ahora = new Date(ahora.getTime() + MINUTO_MS)),
      resumir: (fecha: string) => calculo.resumirDia({ empresaId: campo.empresaId, fecha }),
      metros: async () =>
        Object.fromEntries((await campo.leer()).map(({ fecha, metros }) => [fecha, Math.round(metros)])),
    };
  }
  const sinMomento = (guardados: readonly Guardado[]) =>
    guardados.map(({ actualizadoEn: _en, ...resto }) => resto);

  it('leave the summaries as if they had come in time, whatever their order', async () => {
    const { campo, calculo, resumir } = await preparar();
    const recorridos = Array.from({ length: 10 }, (_, n) => recorridoAlAzar(azarDe(100 + n), MEDIANOCHE));
    const usuarioIds = await campo.crearUsuarios(recorridos.length);
    const azar = azarDe(5);
    const partes = recorridos.map((recorrido) =>
      recorrido.map((una) => [Math.floor(azar() ** 2 * 4), una] as const),
    );
    const fechas = [...new Set(recorridos.flat().map(({ fecha }) => diaLocal(fecha, ZONA)))].toSorted();
    for (const parte of [0, 1, 2, 3]) {
      for (const [n, usuarioId] of usuarioIds.entries()) {
        const suyas = partes[n]?.filter(([cual]) => cual === parte).map(([, una]) => una) ?? [];
        if (suyas.length > 0) await campo.registrar(usuarioId, suyas, parte > 0);
      }
      if (parte === 0) for (const fecha of fechas) await resumir(fecha);
      await campo.anotar(ULTIMO_DIA);
      await calculo.resumirTardias();
      expect(await campo.marcas()).toBe(0);
      for (const [n, usuarioId] of usuarioIds.entries()) {
        const llegadas = partes[n]?.filter(([cual]) => cual <= parte).map(([, una]) => una) ?? [];
        const { dias } = referencia(llegadas, ZONA, POR_DEFECTO);
        const suyos = sinMomento(await campo.leer([usuarioId]));
        const esperados = [...dias].map(([fecha, dia]) =>
          Object.assign(dia, { usuarioId, fecha, metros: expect.closeTo(dia.metros, 1) as number }),
        );
        expect(suyos).toEqual(esperados.toSorted((uno, otro) => (uno.fecha < otro.fecha ? -1 : 1)));
      }
    }
  });

  it('wait for the turn of their day, and then their mark is gone', async () => {
    const { campo, usuarioId, calculo, resumir, metros } = await preparar();
    await campo.registrar(usuarioId, [a(-90, 0), a(-60, 100)]);
    await resumir(AYER);
    await campo.anotar(AYER);
    await campo.registrar(usuarioId, [a(-75, 1_000)], true);
    await campo.registrar(usuarioId, [a(60, 100), a(75, 150)], true);
    expect(await campo.marcas()).toBe(2);
    await calculo.resumirTardias();
    expect([await metros(), await campo.marcas()]).toEqual([{ [AYER]: 1_900 }, 1]);
    await campo.anotar(HOY);
    await calculo.resumirTardias();
    expect([await metros(), await campo.marcas()]).toEqual([{ [AYER]: 1_900, [HOY]: 50 }, 0]);
  });

  it('make the summary of a day that had none, and take their steps from the next one', async () => {
    const { campo, usuarioId, calculo, resumir, metros } = await preparar();
    await campo.registrar(usuarioId, [a(-90, 0), a(-60, 100), a(1_600, 2_100), a(1_660, 2_200)]);
    for (const fecha of [AYER, HOY, MANANA]) await resumir(fecha);
    await campo.anotar(ULTIMO_DIA);
    expect(await metros()).toEqual({ [AYER]: 100, [MANANA]: 2_100 });
    await campo.registrar(usuarioId, [a(600, 1_100)], true);
    await calculo.resumirTardias();
    expect(await metros()).toEqual({ [AYER]: 100, [HOY]: 1_000, [MANANA]: 1_100 });
  });

  it('are where a later day begins, beyond one of which nothing counts', async () => {
    const { campo, usuarioId, calculo, resumir, metros } = await preparar();
    const alOtroLado = a(1_498, 0, { lat: -30, lon: 176 });
    await campo.registrar(usuarioId, [
      a(-1_500, 0),
      a(-1_400, 0),
      alOtroLado,
      a(1_505, 5_000),
      a(1_520, 5_000),
    ]);
    for (const fecha of ['2026-10-23', AYER, HOY, MANANA]) await resumir(fecha);
    await campo.anotar(ULTIMO_DIA);
    expect(await metros()).toEqual({ '2026-10-23': 0, [AYER]: 0, [HOY]: 0, [MANANA]: 5_000 });
    await campo.registrar(usuarioId, [a(-600, 1_000)], true);
    await calculo.resumirTardias();
    expect(await metros()).toEqual({ '2026-10-23': 0, [AYER]: 1_000, [HOY]: 0, [MANANA]: 4_000 });
  });

  // PGlite's transactions are one after the other.
  if (perfil === 'postgres')
    it('are seen by whoever works out their day last', async () => {
      const { campo, usuarioId, resumir } = await preparar();
      await campo.registrar(usuarioId, [a(1, 0)]);
      let resumido: Promise<void> | undefined;
      await campo.db.transaction(async (tx) => {
        await bloquear(tx, [usuarioId]);
        resumido = resumir(HOY);
        const esperan = () =>
          filas(
            campo.db,
            sql`select 1 from pg_locks l join pg_database d on d.oid = l.database
              where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`,
          );
        await expect.poll(esperan, { timeout: 10_000 }).toHaveLength(1);
        await campo.registrar(usuarioId, [a(2, 0)]);
      });
      await resumido;
      expect(await campo.leer()).toMatchObject([{ fecha: HOY, puntos: 2 }]);
    });

  it('leave no mark if they were there already, nor if they came in time', async () => {
    const { campo, usuarioId } = await preparar();
    const repetida = a(-60, 100);
    await campo.registrar(usuarioId, [repetida]);
    expect(await campo.marcas()).toBe(0);
    await campo.registrar(usuarioId, [repetida], true);
    expect(await campo.marcas()).toBe(0);
  });

  it('tell of a jump at the end of a day, whose summary is provisional until they come', async () => {
    const { campo, usuarioId, resumir } = await preparar();
    await campo.registrar(usuarioId, [a(-90, 0), a(-60, 100), a(-1, 100), a(-0.5, 90_100)]);
    await resumir(AYER);
    const [ayer] = await campo.leer();
    expect(ayer).toMatchObject({ metros: expect.closeTo(90_100, -1), rapidas: 0, provisional: true });
    // It stays so while nothing comes.
    await resumir(HOY);
    expect(await campo.leer()).toEqual([ayer]);
    await campo.registrar(usuarioId, [a(0.5, 200), a(20, 300)]);
    await resumir(HOY);
    expect(sinMomento(await campo.leer())).toMatchObject([
      { fecha: AYER, metros: expect.closeTo(100, 0), rapidas: 1, quietas: 1, provisional: false },
      { fecha: HOY, metros: expect.closeTo(200, 0), rapidas: 0, provisional: false },
    ]);
  });

  it('change the summaries of no other days, nor do these change when they are made again', async () => {
    const { campo, usuarioId, calculo, resumir, pasar } = await preparar();
    const dePorMedio = [a(-60, 0), a(60, 900), a(1_500, 1_000), a(1_600, 5_000)];
    await campo.registrar(usuarioId, [...recorridoAlAzar(azarDe(3), MEDIANOCHE), ...dePorMedio]);
    const repetir = async () => {
      for (const fecha of [AYER, HOY, MANANA]) await resumir(fecha);
    };
    await repetir();
    const antes = await campo.leer();
    expect(antes.length).toBeGreaterThan(2);
    pasar();
    await repetir();
    expect(await campo.leer()).toEqual(antes);
    await campo.anotar(ULTIMO_DIA);
    await campo.registrar(usuarioId, [a(1_550, 3_000)], true);
    await calculo.resumirTardias();
    const despues = await campo.leer();
    const [ultimo, ...otros] = despues.toReversed();
    expect(ultimo?.puntos).toBe((antes.at(-1)?.puntos ?? 0) + 1);
    expect(otros.toReversed()).toEqual(antes.slice(0, -1));
  });

  it('are none of them lost while days are being summed up, however many do it at once', async () => {
    const { campo, calculo, resumir } = await preparar();
    const usuarioIds = await campo.crearUsuarios(8);
    const recorridos = usuarioIds.map((_, n) => recorridoAlAzar(azarDe(200 + n), MEDIANOCHE));
    await campo.anotar(ULTIMO_DIA);
    const fechas = [...new Set(recorridos.flat().map(({ fecha }) => diaLocal(fecha, ZONA)))].toSorted();
    const trozos = recorridos.map((recorrido) =>
      [0, 1, 2, 3, 4].map((n) => recorrido.filter((_, m) => m % 5 === n)),
    );
    for (const n of [0, 1, 2, 3, 4]) {
      await Promise.all([
        ...usuarioIds.map((usuarioId, m) => campo.registrar(usuarioId, trozos[m]?.[n] ?? [], true)),
        ...fechas.map(resumir),
        calculo.resumirTardias(),
        calculo.resumirTardias(),
        ...fechas.map(resumir),
      ]);
    }
    await calculo.resumirTardias();
    expect(await campo.marcas()).toBe(0);
    for (const [n, usuarioId] of usuarioIds.entries()) {
      const { dias } = referencia(recorridos[n] ?? [], ZONA, POR_DEFECTO);
      const suyos = await campo.leer([usuarioId]);
      expect(suyos.map(({ fecha, puntos, metros }) => [fecha, puntos, metros])).toEqual(
        [...dias]
          .map(([fecha, { puntos, metros }]) => [fecha, puntos, expect.closeTo(metros, 1)])
          .toSorted(([una], [otra]) => (String(una) < String(otra) ? -1 : 1)),
      );
    }
  });
});
