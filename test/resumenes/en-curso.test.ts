import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { azarDe, recorridoAlAzar } from './azar.js';
import { Campo, POR_DEFECTO, posicion } from './campo.js';
import { type Posicion, referencia } from './referencia.js';

const ZONA = 'Europe/Madrid';
const MEDIANOCHE = Date.parse('2026-10-24T22:00:00Z');
const [AYER, HOY] = ['2026-10-24', '2026-10-25'] as const;
const MINUTO_MS = 60_000;
const GRADO_M = 111_195.08;

enCadaBase('the day that is going on', (perfil) => {
  let servidor: ServidorDePrueba;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
  });

  /** So many minutes after midnight in Madrid, so many metres north. */
  const a = (minutos: number, metros: number, cambios: Partial<Posicion> = {}) =>
    posicion(MEDIANOCHE + minutos * MINUTO_MS, { lat: 10 + metros / GRADO_M, ...cambios });

  async function preparar(zona = ZONA) {
    const campo = await Campo.crear(servidor, zona);
    let ahora = new Date(MEDIANOCHE + 600 * MINUTO_MS);
    const calculo = campo.calculo(POR_DEFECTO, () => ahora);
    return {
      campo,
      calculo,
      seran: (minutos: number) => (ahora = new Date(MEDIANOCHE + minutos * MINUTO_MS)),
      dias: async () => (await campo.leer()).map(({ fecha, metros }) => [fecha, Math.round(metros)]),
    };
  }

  it('has a summary of what came so far, in whichever order it came and however many work it out', async () => {
    const { campo, calculo } = await preparar();
    const azar = azarDe(7);
    const recorridos = Array.from({ length: 12 }, (_, n) =>
      recorridoAlAzar(azarDe(300 + n), MEDIANOCHE)
        .filter(({ fecha }) => Date.parse(fecha) < MEDIANOCHE + 600 * MINUTO_MS)
        .map((una) => ({ una, parte: Math.floor(azar() ** 2 * 3) })),
    );
    const usuarioIds = await campo.crearUsuarios(recorridos.length);
    const llegadas = (n: number, hasta: number, desde = 0) =>
      (recorridos[n] ?? []).filter(({ parte }) => parte >= desde && parte <= hasta).map(({ una }) => una);
    for (const parte of [0, 1, 2]) {
      await Promise.all([
        calculo.resumirEnCurso(),
        ...usuarioIds.map((usuarioId, n) => campo.registrar(usuarioId, llegadas(n, parte, parte), parte > 0)),
        calculo.resumirEnCurso(),
      ]);
      await Promise.all([calculo.resumirEnCurso(), calculo.resumirEnCurso()]);
      const esperados = usuarioIds.flatMap((usuarioId, n) => {
        const dia = referencia(llegadas(n, parte), ZONA, POR_DEFECTO).dias.get(HOY);
        return dia ? [{ ...dia, usuarioId, fecha: HOY, metros: expect.closeTo(dia.metros, 1) }] : [];
      });
      expect(esperados.length).toBeGreaterThan(3);
      expect((await campo.leer()).map(({ actualizadoEn: _en, ...resto }) => resto)).toEqual(esperados);
    }
  });

  it('is worked out again for those who have moved since, and for nobody else', async () => {
    const { campo, calculo, seran, dias } = await preparar();
    const [quieta = 0, movida = 0] = await campo.crearUsuarios(2);
    for (const id of [quieta, movida]) await campo.registrar(id, [a(100, 0), a(110, 500)]);
    await calculo.resumirEnCurso();
    // What is not worked out again stays as it is, right or not.
    await campo.db.execute(sql`update resumen_diario set distancia_metros = 1 where usuario_id = ${quieta}`);
    const antes = await campo.leer([quieta]);
    seran(605);
    await campo.registrar(movida, [a(602, 900)]);
    await calculo.resumirEnCurso();
    expect(await campo.leer([quieta])).toEqual(antes);
    const [suyo] = await campo.leer([movida]);
    expect(suyo).toMatchObject({ puntos: 3, metros: expect.closeTo(900, 0) });
    expect(Date.parse(suyo?.actualizadoEn ?? '')).toBe(MEDIANOCHE + 605 * MINUTO_MS);
    seran(610);
    await calculo.resumirEnCurso();
    expect(await campo.leer([movida])).toEqual([suyo]);
    expect(await dias()).toEqual([
      [HOY, 1],
      [HOY, 900],
    ]);
  });

  it('is that of each empresa’s own clock, and no other day', async () => {
    const bogota = await preparar('America/Bogota');
    const madrid = await preparar();
    for (const { campo } of [bogota, madrid])
      await campo.registrar(await campo.crearUsuario(), [a(-60, 0), a(-10, 100), a(20, 300), a(100, 600)]);
    for (const { seran } of [bogota, madrid]) seran(120);
    for (const { calculo } of [bogota, madrid]) await calculo.resumirEnCurso();
    // In Madrid it is two in the morning, in Bogotá yesterday evening.
    expect(await madrid.dias()).toEqual([[HOY, 500]]);
    expect(await bogota.dias()).toEqual([[AYER, 600]]);
  });

  it('is not over: what comes late waits for its turn, and what comes at its end is summed up by it', async () => {
    const { campo, calculo, seran } = await preparar();
    const usuarioId = await campo.crearUsuario();
    await campo.registrar(usuarioId, [a(-90, 0), a(-60, 100), a(60, 300)]);
    await campo.registrar(usuarioId, [a(30, 100)], true);
    await calculo.resumirEnCurso();
    await calculo.resumirTardias();
    const hoy = { fecha: HOY, puntos: 2, metros: expect.closeTo(200, 0) };
    expect(await campo.leer()).toMatchObject([hoy]);
    expect(await campo.marcas()).toBe(1);
    seran(1_500);
    await campo.registrar(usuarioId, [a(1_498, 1_000)]);
    await calculo.resumirEnCurso();
    await calculo.resumirDia({ empresaId: campo.empresaId, fecha: HOY });
    expect(await campo.leer()).toMatchObject([{ fecha: HOY, puntos: 3, metros: expect.closeTo(900, 0) }]);
    await campo.anotar(HOY);
    await calculo.resumirTardias();
    expect(await campo.marcas()).toBe(0);
    // Today did not move it: of a day that is over, only its own turns and what came late do.
    expect(await campo.leer()).toMatchObject([{ fecha: HOY, puntos: 3 }]);
  });

  it('settles what the day before left open', async () => {
    const { campo, calculo } = await preparar();
    const usuarioId = await campo.crearUsuario();
    await campo.registrar(usuarioId, [a(-90, 0), a(-60, 100), a(-1, 100), a(-0.5, 90_100)]);
    await calculo.resumirDia({ empresaId: campo.empresaId, fecha: AYER });
    expect(await campo.leer()).toMatchObject([{ fecha: AYER, rapidas: 0, provisional: true }]);
    await campo.registrar(usuarioId, [a(0.5, 200), a(20, 300)]);
    await calculo.resumirEnCurso();
    expect(await campo.leer()).toMatchObject([
      { fecha: AYER, metros: expect.closeTo(100, 0), rapidas: 1, provisional: false },
      { fecha: HOY, metros: expect.closeTo(200, 0), provisional: false },
    ]);
  });
});
