import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { ActividadesService } from '../../src/actividades/index.js';
import { CerradoForzoso } from '../../src/actividades/cerrado-forzoso.js';
import { type BaseDatos, CONEXION, filas } from '../../src/base-datos/index.js';
import type { Actor } from '../../src/comun/actor.js';
import { Reloj } from '../../src/comun/reloj.js';
import { type ActividadEnVivo, Bus } from '../../src/eventos/index.js';
import { TurnosLocales } from '../../src/horarios/index.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor } from '../apoyo/servidor.js';

const MUCHAS = 200;

enCadaBase('the end of the day of visits', (perfil) => {
  let db: BaseDatos;
  let actividades: ActividadesService;
  /** One of each process, where the profile has several. */
  let cierres: CerradoForzoso[];
  let turnos: TurnosLocales;
  let ahora: Date;
  let sucesos: ActividadEnVivo[] = [];
  beforeAll(async () => {
    const servidor = await iniciarServidor(perfil);
    const { entorno } = servidor;
    const otro = perfil === 'embebido' ? servidor : await iniciarServidor(perfil, { entorno });
    for (const { app } of new Set([servidor, otro])) {
      vi.spyOn(app.get(Reloj), 'ahora').mockImplementation(() => ahora);
      app.get(Bus).observar('actividad:cambio', ({ datos }) => sucesos.push(datos as ActividadEnVivo));
    }
    db = servidor.app.get(CONEXION).db;
    turnos = servidor.app.get(TurnosLocales);
    actividades = servidor.app.get(ActividadesService, { strict: false });
    cierres = [servidor, otro].map(({ app }) => app.get(CerradoForzoso));
  });

  let ana: Actor;
  beforeEach(async () => {
    await db.execute(sql`delete from turno_local`);
    await db.execute(sql`delete from actividad`);
    ana = await crear('UTC');
    sucesos = [];
  });

  async function crear(zona: string): Promise<Actor> {
    const [creado] = await filas<{ empresaId: number; usuarioId: number }>(
      db,
      sql`with una as (
            insert into empresa (nombre, zona_horaria, creada_en) values ('Una', ${zona}, '2026-05-01T12:00:00Z') returning id
          )
          insert into usuario (empresa_id, nombre, correo, rol)
          select id, 'Ana', gen_random_uuid() || '@una.local', 'colaborador' from una
          returning id as "usuarioId", empresa_id as "empresaId"`,
    );
    return { ...(creado as NonNullable<typeof creado>), rol: 'colaborador', expiraEn: new Date(8.64e15) };
  }
  /** Of the 4th of May; or a moment. */
  const a = (hora: string) => new Date(hora.length > 5 ? hora : `2026-05-04T${hora}:00Z`);
  const asignar = async (hora: string, actor = ana) => {
    const { usuarioId } = actor;
    return (await actividades.asignar(actor, { titulo: 'Visitar', usuarioId, programadaPara: a(hora) })).id;
  };
  const entrar = (id: number, hora?: string, actor = ana) =>
    actividades.registrarCheckIn(actor, { actividadId: id, fecha: hora && a(hora) });
  const salir = (id: number, hora?: string, actor = ana) =>
    actividades.registrarCheckOut(actor, { actividadId: id, fecha: hora && a(hora) });
  const alas = (hora: string) => (ahora = a(hora));
  const cerrarA = async (hora: string) => {
    alas(hora);
    await cierres[0]?.manejar();
  };
  const de = async (id: number) => {
    const [fila] = await filas<{ estado: string; cerrada: Date | null; version: number }>(
      db,
      sql`select estado, cerrada_en as cerrada, version from actividad where id = ${id}`,
    );
    return [fila?.estado, fila?.cerrada && new Date(fila.cerrada).toISOString(), fila?.version];
  };
  const LAS_DIEZ = '2026-05-04T22:00:00.000Z';

  it('leaves those incomplete that were not made, as of its moment, and tells each once', async () => {
    alas('09:00');
    const [pendiente, enCurso, hecha, deNoche] = [
      await asignar('10:00'),
      await asignar('11:00'),
      await asignar('12:00'),
      await asignar('22:00'),
    ];
    await entrar(enCurso);
    await entrar(hecha);
    await salir(hecha);
    sucesos = [];
    await cerrarA('21:59');
    expect(sucesos).toEqual([]);
    await cerrarA('22:07');
    await cerrarA('22:08');
    expect(await de(pendiente)).toEqual(['incompleta', LAS_DIEZ, 2]);
    expect(await de(enCurso)).toEqual(['incompleta', LAS_DIEZ, 3]);
    expect(await de(hecha)).toEqual(['completada', null, 3]);
    expect(sucesos.map(({ id, estado, cerradaEn, version }) => [id, estado, cerradaEn, version])).toEqual([
      [pendiente, 'incompleta', LAS_DIEZ, 2],
      [enCurso, 'incompleta', LAS_DIEZ, 3],
    ]);
    // What is to be made later than that waits for the next one.
    expect(await de(deNoche)).toEqual(['pendiente', null, 1]);
    await entrar(deNoche, '22:05');
    await cerrarA('2026-05-05T22:00:00Z');
    expect(await de(deNoche)).toEqual(['incompleta', '2026-05-05T22:00:00.000Z', 3]);
  });

  it('comes to each empresa on its own clock, also on the days on which that changes', async () => {
    const [madrid, nuevaYork] = [await crear('Europe/Madrid'), await crear('America/New_York')];
    alas('2026-10-25T06:00:00Z');
    const [suya, otra] = [
      await asignar('2026-10-25T10:00:00Z', madrid),
      await asignar('2026-10-25T14:00:00Z', nuevaYork),
    ];
    await cerrarA('2026-10-25T20:59:59Z');
    expect([(await de(suya))[0], (await de(otra))[0]]).toEqual(['pendiente', 'pendiente']);
    await cerrarA('2026-10-25T21:00:00Z');
    expect([(await de(suya))[1], (await de(otra))[0]]).toEqual(['2026-10-25T21:00:00.000Z', 'pendiente']);
    await cerrarA('2026-10-26T02:00:00Z');
    expect(await de(otra)).toEqual(['incompleta', '2026-10-26T02:00:00.000Z', 2]);
  });

  it('is made good for every day that was missed, each visit by the first that finds it not made', async () => {
    await cerrarA('2026-05-03T22:00:00Z');
    alas('09:00');
    const [primera, segunda, tardia] = [
      await asignar('10:00'),
      await asignar('2026-05-05T10:00:00Z'),
      await asignar('11:00'),
    ];
    alas('2026-05-05T12:00:00Z');
    // Who came in after the end of its day was still on their way.
    await entrar(tardia);
    sucesos = [];
    await cerrarA('2026-05-07T03:00:00Z');
    expect(await de(primera)).toEqual(['incompleta', LAS_DIEZ, 2]);
    expect(await de(segunda)).toEqual(['incompleta', '2026-05-05T22:00:00.000Z', 2]);
    expect(await de(tardia)).toEqual(['incompleta', '2026-05-05T22:00:00.000Z', 3]);
    expect(sucesos).toHaveLength(3);
  });

  it('is done again, by who died before it was noted, without doing anything twice', async () => {
    alas('09:00');
    const id = await asignar('10:00');
    alas('22:00');
    sucesos = [];
    const anotar = vi.spyOn(turnos, 'anotar').mockRejectedValueOnce(new Error('Gone'));
    await expect(cierres[0]?.manejar()).rejects.toThrow('Gone');
    anotar.mockRestore();
    await cerrarA('22:01');
    expect(await de(id)).toEqual(['incompleta', LAS_DIEZ, 2]);
    expect(sucesos).toHaveLength(1);
  });

  it('is done once by several processes, while visits are being made', async () => {
    alas('09:00');
    const ids: number[] = [];
    for (let n = 0; n < MUCHAS; n++) ids.push(await asignar('10:00'));
    alas('22:00');
    sucesos = [];
    const [hechas] = await Promise.all([
      Promise.allSettled(ids.filter((_, n) => n % 4 === 0).map((id) => entrar(id, '21:59'))),
      ...[...cierres, ...cierres].map((cierre) => cierre.manejar()),
    ]);
    // Each of those was in time, whether or not it came to the visit before its end did.
    expect(hechas.every(({ status }) => status === 'fulfilled')).toBe(true);
    const estados = await filas<{ estado: string; con: boolean; cuantas: number }>(
      db,
      sql`select estado, check_in_en is not null as con, count(*)::int as cuantas from actividad group by 1, 2 order by 2`,
    );
    expect(estados).toEqual([
      { estado: 'incompleta', con: false, cuantas: (MUCHAS * 3) / 4 },
      { estado: 'incompleta', con: true, cuantas: MUCHAS / 4 },
    ]);
    expect(sucesos.filter(({ checkInEn }) => checkInEn === null)).toHaveLength(
      (MUCHAS * 3) / 4 + cerradasAntes(),
    );
    const versiones = sucesos.map(({ id, version }) => `${id}:${version}`);
    expect(new Set(versiones).size).toBe(versiones.length);
    expect(versiones).toHaveLength(MUCHAS + MUCHAS / 4);
  });
  it('leaves alone who comes in after its moment while it is being done', async () => {
    if (perfil === 'embebido') return;
    alas('09:00');
    const [tardia, pendiente] = [await asignar('21:00'), await asignar('21:30')];
    ahora = a('22:00');
    let cierre: Promise<void> | undefined;
    await db.transaction(async (tx) => {
      await tx.execute(sql`update actividad
        set estado = 'en-curso', check_in_en = '2026-05-04T22:00:05Z', version = version + 1 where id = ${tardia}`);
      cierre = cierres[0]?.manejar();
      await vi.waitFor(async () => expect(await enEspera()).toHaveLength(1), 10_000);
    });
    await cierre;
    expect([(await de(tardia))[0], (await de(pendiente))[0]]).toEqual(['en-curso', 'incompleta']);
  });
  /** The sessions that wait for another's lock. */
  const enEspera = () =>
    filas(
      db,
      sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );

  /** Of those that came in late, the ones whose end was told before. */
  const cerradasAntes = () => {
    const cerradas = new Set(
      sucesos.filter(({ version, cerradaEn }) => version === 2 && cerradaEn).map(({ id }) => id),
    );
    return sucesos.filter(({ id, version }) => version === 3 && cerradas.has(id)).length;
  };

  it('is corrected by a check-out of before that comes late, and by a check-in and then a check-out', async () => {
    alas('09:00');
    const [empezada, nunca] = [await asignar('10:00'), await asignar('11:00')];
    await entrar(empezada);
    await cerrarA('22:00');
    alas('23:30');
    sucesos = [];
    const corregida = await salir(empezada, '21:59');
    expect(corregida).toMatchObject({
      estado: 'completada',
      checkOutEn: a('21:59').toISOString(),
      cerradaEn: null,
    });
    expect(await salir(empezada, '21:59')).toEqual(corregida);

    // It did not begin: it cannot have ended.
    await expect(salir(nunca, '18:00')).rejects.toMatchObject({ codigo: 'CONFLICT' });
    const dentro = await entrar(nunca, '17:00');
    expect(dentro).toMatchObject({
      estado: 'incompleta',
      checkInEn: a('17:00').toISOString(),
      cerradaEn: LAS_DIEZ,
    });
    expect(await entrar(nunca, '17:00')).toEqual(dentro);
    await expect(entrar(nunca, '17:01')).rejects.toMatchObject({ codigo: 'CONFLICT' });
    await expect(salir(nunca, '16:50')).rejects.toMatchObject({ codigo: 'BAD_USER_INPUT' });
    expect(await salir(nunca, '18:00')).toMatchObject({ estado: 'completada', version: 4 });
    expect(await entrar(nunca, '17:00')).toMatchObject({ estado: 'completada' });
    expect(sucesos.map(({ id, estado }) => [id, estado])).toEqual([
      [empezada, 'completada'],
      [nunca, 'incompleta'],
      [nunca, 'completada'],
    ]);
    // And it stays so.
    await cerrarA('2026-05-05T22:00:00Z');
    expect((await de(nunca))[0]).toBe('completada');
  });

  it('is not corrected by what was done after it, nor by who does not say when', async () => {
    alas('09:00');
    const [empezada, nunca] = [await asignar('10:00'), await asignar('11:00')];
    await entrar(empezada);
    await cerrarA('22:00');
    alas('23:30');
    sucesos = [];
    for (const fecha of [undefined, '22:00', '22:01']) {
      await expect(salir(empezada, fecha)).rejects.toMatchObject({ codigo: 'CONFLICT' });
      await expect(entrar(nunca, fecha)).rejects.toMatchObject({ codigo: 'CONFLICT' });
    }
    await expect(entrar(empezada, '12:00')).rejects.toThrow('with a check-in');
    expect(sucesos).toEqual([]);
  });

  it('is corrected once, of many tries at once', async () => {
    alas('09:00');
    const id = await asignar('10:00');
    await entrar(id);
    await cerrarA('22:00');
    sucesos = [];
    await Promise.all(Array.from({ length: 8 }, () => salir(id, '21:00')));
    expect(await de(id)).toEqual(['completada', null, 4]);
    expect(sucesos).toHaveLength(1);
  });
});
