import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type BaseDatos, comoJson, CONEXION, filas } from '../../src/base-datos/index.js';
import type { Area } from '../../src/comun/geo/area.js';
import { Reloj } from '../../src/comun/reloj.js';
import { EvaluadorDeGeocercas } from '../../src/geocercas/index.js';
import { GeocercasService } from '../../src/geocercas/geocercas.service.js';
import { ZonasPreparadas } from '../../src/geocercas/zonas-preparadas.js';
import type { Actor } from '../../src/comun/actor.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { cuadrado, enGrados } from '../comun/geo/formas.js';

const CIRCULO: Area = { type: 'Circle', coordinates: [0, 0], radius: 100 };
const LEJANA: Area = { type: 'Polygon', coordinates: [cuadrado(20, 20, 20.01, 20.01)] };
const FRESCURA_S = 600;
const PRECISION_MAXIMA_M = 100;
/** With three zones each, more than two batches, which end between the zones of a user. */
const MUCHOS = 3_000;

interface FixDePrueba {
  readonly metros: number;
  readonly hace: number;
  readonly precision: number | null;
}
/** A fix so many metres north of [0, 0] and so many seconds ago. */
const a = (metros: number, hace: number, precision: number | null = 5): FixDePrueba => ({
  metros,
  hace,
  precision,
});

enCadaBase('the evaluation of zones', (perfil) => {
  let servidor: ServidorDePrueba;
  let db: BaseDatos;
  let evaluador: EvaluadorDeGeocercas;
  let geocercas: GeocercasService;
  let ahora: Date;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, {
      variables: {
        GEOCERCA_FRESCURA_S: String(FRESCURA_S),
        GEOCERCA_PRECISION_MAX_M: String(PRECISION_MAXIMA_M),
      },
    });
    const { app } = servidor;
    ({ db } = app.get(CONEXION));
    evaluador = app.get(EvaluadorDeGeocercas);
    geocercas = app.get(GeocercasService);
    ahora = new Date('2026-05-04T10:00:00Z');
    vi.spyOn(app.get(Reloj), 'ahora').mockImplementation(() => ahora);
  });

  let empresaId: number;
  let supervisor: Actor;
  beforeEach(async () => {
    const [empresa] = await filas<{ id: number }>(
      db,
      sql`insert into empresa (nombre) values ('Una') returning id`,
    );
    empresaId = empresa?.id ?? 0;
    supervisor = { usuarioId: 0, empresaId, rol: 'supervisor', expiraEn: ahora };
  });
  afterEach(() => db.execute(sql`delete from geocerca_usuario`));

  const crearUsuarios = async (cuantos: number) =>
    (
      await filas<{ id: number }>(
        db,
        sql`insert into usuario (empresa_id, nombre, correo, rol)
            select ${empresaId}::int, 'Alguien', gen_random_uuid() || '@una.local', 'colaborador'
            from generate_series(1, ${cuantos}::int) returning id`,
      )
    ).map(({ id }) => id);
  const crearUsuario = async () => (await crearUsuarios(1))[0] as number;
  const crearZona = async (usuarioIds: number[], area: Area = CIRCULO) =>
    (await geocercas.crear(supervisor, { nombre: 'Obra', area, usuarioIds })).id;

  /** Fixes of one user, so many metres north of [0, 0] and so many seconds ago. */
  const fixes = (
    usuarioId: number,
    ...lista: { metros: number; hace: number; precision?: number | null }[]
  ) =>
    db.execute(sql`
      insert into ubicacion (usuario_id, id, lat, lon, precision, fecha)
      select ${usuarioId}::int, gen_random_uuid(), e.lat, 0, e.precision, e.fecha
      from json_to_recordset(${comoJson(
        lista.map(({ metros, hace, precision }) => ({
          lat: enGrados(metros),
          precision,
          fecha: new Date(ahora.getTime() - hace * 1_000),
        })),
      )}) as e (lat float8, precision real, fecha timestamptz)`);
  /** Of everybody of the empresa, at [0, 0] now. */
  const unFixDentro = () =>
    db.execute(sql`
      insert into ubicacion (usuario_id, id, lat, lon, precision, fecha)
      select id, gen_random_uuid(), 0, 0, 5, ${ahora.toISOString()}::timestamptz from usuario
      where empresa_id = ${empresaId}`);
  const estadoDe = async (usuarioId: number, geocercaId: number) => {
    const [fila] = await filas<{ estado: string; desde: string }>(
      db,
      sql`select estado, desde from geocerca_usuario
          where usuario_id = ${usuarioId} and geocerca_id = ${geocercaId}`,
    );
    return fila && { estado: fila.estado, desde: new Date(fila.desde) };
  };
  const poner = (geocercaId: number, estado: string) =>
    db.execute(
      sql`update geocerca_usuario set estado = ${estado}::estado_geocerca where geocerca_id = ${geocercaId}`,
    );

  it('follows somebody in and out, and tells each change once', async () => {
    const usuarioId = await crearUsuario();
    const geocercaId = await crearZona([usuarioId]);
    const cambio = (antes: string, despues: string) => ({
      evaluadas: 1,
      cambios: [{ empresaId, usuarioId, geocercaId, antes, ahora: despues }],
    });
    const nada = { evaluadas: 1, cambios: [] };
    expect(await evaluador.evaluar()).toEqual(nada);

    await fixes(usuarioId, a(50, 60));
    expect(await evaluador.evaluar()).toEqual(cambio('desconocido', 'dentro'));
    expect(await estadoDe(usuarioId, geocercaId)).toEqual({ estado: 'dentro', desde: ahora });
    expect(await evaluador.evaluar()).toEqual(nada);

    await fixes(usuarioId, a(300, 50));
    expect(await evaluador.evaluar()).toEqual(nada);
    await fixes(usuarioId, a(300, 40));
    expect(await evaluador.evaluar()).toEqual(cambio('dentro', 'fuera'));

    // One that comes late is between them, and changes nothing.
    await fixes(usuarioId, a(0, 55));
    expect(await evaluador.evaluar()).toEqual(nada);
    await fixes(usuarioId, a(90, 10));
    expect(await evaluador.evaluar()).toEqual(cambio('fuera', 'dentro'));

    ahora = new Date(ahora.getTime() + FRESCURA_S * 1_000);
    expect(await evaluador.evaluar()).toEqual(cambio('dentro', 'desconocido'));
    expect(await estadoDe(usuarioId, geocercaId)).toEqual({ estado: 'desconocido', desde: ahora });
  });

  it.each([
    ['two fixes are accurate enough', [a(500, 9), a(500, 8)], 'fuera'],
    ['they do not say how accurate they are', [a(141, 9, null), a(141, 8, null)], 'fuera'],
    ['taken for 20 m, they may be at the edge', [a(139, 9, null), a(139, 8, null)], 'dentro'],
    ['inaccurate ones lie between', [a(500, 9), a(0, 8, 101), a(500, 7), a(0, 6, 5_000)], 'fuera'],
    ['the one before the latest is of last week', [a(500, 7 * 86_400), a(500, 7)], 'dentro'],
    ['the one before the latest is as old as it may be', [a(500, 2 * FRESCURA_S), a(500, 7)], 'fuera'],
    ['the one before the latest is older', [a(500, 2 * FRESCURA_S + 1), a(500, 7)], 'dentro'],
    ['the one before the latest is of the same moment', [a(500, 7), a(500, 7)], 'dentro'],
    ['the latest is at the limit of freshness', [a(500, 700), a(500, 600)], 'fuera'],
    ['the latest is older', [a(500, 700), a(500, 601)], 'desconocido'],
    ['the fresh ones are not accurate', [a(50, 700), a(50, 10, 101)], 'desconocido'],
    ['the phone’s clock is ahead', [a(500, 10), a(500, -200)], 'fuera'],
  ])('of somebody who was inside, when %s', async (_, lista, esperado) => {
    const usuarioId = await crearUsuario();
    const geocercaId = await crearZona([usuarioId]);
    await poner(geocercaId, 'dentro');
    await fixes(usuarioId, ...lista);
    await evaluador.evaluar();
    expect(await estadoDe(usuarioId, geocercaId)).toMatchObject({ estado: esperado });
  });

  it('takes each zone of a user by itself', async () => {
    const [uno = 0, otro = 0] = await crearUsuarios(2);
    const cerca = await crearZona([uno, otro]);
    const lejos = await crearZona([uno], LEJANA);
    await fixes(uno, a(0, 9), a(0, 8));
    const { evaluadas, cambios } = await evaluador.evaluar();
    expect(evaluadas).toBe(3);
    expect(cambios).toHaveLength(2);
    expect(await estadoDe(uno, cerca)).toMatchObject({ estado: 'dentro' });
    expect(await estadoDe(uno, lejos)).toMatchObject({ estado: 'fuera' });
    expect(await estadoDe(otro, cerca)).toMatchObject({ estado: 'desconocido' });
  });

  it('sees a zone that was moved where it is now', async () => {
    const usuarioId = await crearUsuario();
    const geocercaId = await crearZona([usuarioId]);
    await fixes(usuarioId, a(0, 9), a(0, 8));
    await evaluador.evaluar();
    await geocercas.actualizar(supervisor, geocercaId, { area: LEJANA });
    expect(await estadoDe(usuarioId, geocercaId)).toMatchObject({ estado: 'desconocido' });
    await evaluador.evaluar();
    expect(await estadoDe(usuarioId, geocercaId)).toMatchObject({ estado: 'fuera' });
  });

  it('knows nothing of zones that are not active and of users who are not', async () => {
    const [uno = 0, otro = 0] = await crearUsuarios(2);
    const geocercaId = await crearZona([uno, otro]);
    const parada = await crearZona([uno]);
    for (const id of [uno, otro]) await fixes(id, a(0, 9));
    await geocercas.actualizar(supervisor, parada, { activa: false });
    await evaluador.evaluar();
    expect(await estadoDe(uno, geocercaId)).toMatchObject({ estado: 'dentro' });
    expect(await estadoDe(uno, parada)).toMatchObject({ estado: 'desconocido' });

    await db.execute(sql`update usuario set desactivado_en = now() where id = ${otro}`);
    expect((await evaluador.evaluar()).cambios).toEqual([
      { empresaId, usuarioId: otro, geocercaId, antes: 'dentro', ahora: 'desconocido' },
    ]);
  });

  it('is done by several at once as by one', async () => {
    const usuarioIds = await crearUsuarios(200);
    for (let n = 0; n < 5; n++) await crearZona(usuarioIds);
    await unFixDentro();
    const evaluaciones = await Promise.all([1, 2, 3, 4].map(() => evaluador.evaluar()));
    const cambios = evaluaciones.flatMap((evaluacion) => evaluacion.cambios);
    for (const { evaluadas } of evaluaciones) expect(evaluadas).toBe(1_000);
    expect(cambios).toHaveLength(1_000);
    expect(new Set(cambios.map(({ usuarioId, geocercaId }) => `${usuarioId}/${geocercaId}`)).size).toBe(
      1_000,
    );
  });

  it('and the changes of zones stand in nobody’s way', async () => {
    const usuarioIds = await crearUsuarios(100);
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push(await crearZona(usuarioIds));
    await unFixDentro();
    const cambiar = async (geocercaId: number) => {
      for (let n = 0; n < 5; n++) {
        await geocercas.actualizar(supervisor, geocercaId, { area: LEJANA, usuarioIds: usuarioIds.slice(n) });
        await geocercas.actualizar(supervisor, geocercaId, {
          area: CIRCULO,
          usuarioIds: usuarioIds.toReversed(),
        });
      }
    };
    const evaluar = async () => {
      for (let n = 0; n < 10; n++) await evaluador.evaluar();
    };
    await Promise.all([evaluar(), ...ids.map(cambiar), evaluar(), evaluar()]);
    await evaluador.evaluar();
    const [fila] = await filas<{ dentro: number }>(
      db,
      sql`select count(*)::int as dentro from geocerca_usuario where estado = 'dentro'`,
    );
    expect(fila?.dentro).toBe(500);
  });

  it('does not write what it worked out of a zone that was changed meanwhile', async () => {
    const usuarioIds = await crearUsuarios(50);
    const geocercaId = await crearZona(usuarioIds);
    await unFixDentro();
    const zonas = servidor.app.get(ZonasPreparadas);
    const obtener = zonas.obtener.bind(zonas);
    vi.spyOn(zonas, 'obtener').mockImplementationOnce(async (versiones) => {
      const obtenidas = await obtener(versiones);
      await geocercas.actualizar(supervisor, geocercaId, { area: LEJANA });
      return obtenidas;
    });
    // The one fix is inside the first ground, and says nothing of the second.
    expect(await evaluador.evaluar()).toEqual({ evaluadas: 50, cambios: [] });
    expect(await evaluador.evaluar()).toEqual({ evaluadas: 50, cambios: [] });
  });

  it('leaves nobody out, however many there are', async () => {
    const usuarioIds = await crearUsuarios(MUCHOS);
    for (let n = 0; n < 3 * MUCHOS; n += 1_000) {
      const desde = n % MUCHOS;
      await crearZona(usuarioIds.slice(desde, desde + 1_000));
    }
    await unFixDentro();
    const { evaluadas, cambios } = await evaluador.evaluar();
    expect(evaluadas).toBe(3 * MUCHOS);
    expect(cambios).toHaveLength(3 * MUCHOS);
  });
});
