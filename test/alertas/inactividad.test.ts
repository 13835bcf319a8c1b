import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { ActividadesService } from '../../src/actividades/index.js';
import { InactividadChecker } from '../../src/alertas/inactividad-checker.js';
import { type BaseDatos, CONEXION, filas } from '../../src/base-datos/index.js';
import type { Actor } from '../../src/comun/actor.js';
import { Reloj } from '../../src/comun/reloj.js';
import { type AlertaEnVivo, Bus } from '../../src/eventos/index.js';
import { TrackingService } from '../../src/tracking/index.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const DIA = '2026-05-04';
const MUCHOS = 60;

enCadaBase('alerts of who is silent on duty', (perfil) => {
  let servidor: ServidorDePrueba;
  let db: BaseDatos;
  let tracking: TrackingService;
  let actividades: ActividadesService;
  /** One of each process, where the profile has several. */
  let comprobadores: InactividadChecker[];
  let ahora: Date;
  let sucesos: AlertaEnVivo[] = [];
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    const { entorno } = servidor;
    const otro = perfil === 'embebido' ? servidor : await iniciarServidor(perfil, { entorno });
    for (const { app } of new Set([servidor, otro])) {
      vi.spyOn(app.get(Reloj), 'ahora').mockImplementation(() => ahora);
      app.get(Bus).observar('alerta:cambio', ({ datos }) => sucesos.push(datos as AlertaEnVivo));
    }
    db = servidor.app.get(CONEXION).db;
    tracking = servidor.app.get(TrackingService, { strict: false });
    actividades = servidor.app.get(ActividadesService, { strict: false });
    comprobadores = [servidor, otro].map(({ app }) => app.get(InactividadChecker));
  });

  let usuario: Actor;
  beforeEach(async () => {
    await db.execute(sql`delete from vigilia`);
    await db.execute(sql`delete from alerta`);
    await db.execute(sql`delete from actividad`);
    await db.execute(sql`delete from ultima_ubicacion`);
    usuario = (await crear(await crearEmpresa('UTC')))[0] as Actor;
    sucesos = [];
  });

  async function crearEmpresa(zona: string): Promise<number> {
    const [empresa] = await filas<{ id: number }>(
      db,
      sql`insert into empresa (nombre, zona_horaria, creada_en) values ('Una', ${zona}, '2026-01-01') returning id`,
    );
    return empresa?.id ?? 0;
  }
  async function crear(empresaId: number, cuantos = 1): Promise<Actor[]> {
    const creados = await filas<{ id: number }>(
      db,
      sql`insert into usuario (empresa_id, nombre, correo, rol)
          select ${empresaId}::int, 'Marta', gen_random_uuid() || '@una.local', 'colaborador'
          from generate_series(1, ${cuantos}::int) returning id`,
    );
    return creados.map(({ id }) => ({
      usuarioId: id,
      empresaId,
      rol: 'colaborador',
      expiraEn: new Date(8.64e15),
    }));
  }

  /** 10:30 of the day, or a moment. */
  const a = (hora: string) => new Date(hora.length > 5 ? hora : `${DIA}T${hora}:00Z`);
  const revisar = () => comprobadores[0]?.manejar();
  /** Looks at this hour. */
  const alas = async (hora: string) => {
    ahora = a(hora);
    await revisar();
  };
  /** Looks at every full ten minutes from now to this hour. */
  const hasta = async (hora: string) => {
    while (ahora < a(hora))
      await alas(new Date(ahora.getTime() - (ahora.getTime() % 600_000) + 600_000).toISOString());
  };
  /** There was a look at this hour, as for some hours before it. */
  const empezar = async (hora: string) => {
    ahora = a(hora);
    const momento = ahora.toISOString();
    await db.execute(sql`insert into vigilia (trabajo, desde, hasta)
      values ('inactividad-checker', ${momento}::timestamptz - interval '5 hours', ${momento}::timestamptz)`);
  };
  /** Sends positions when the last of them is measured, or now if that is later. */
  const situar = async (actor: Actor, ...horas: string[]) => {
    ahora = new Date(Math.max(ahora.getTime(), ...horas.map((hora) => a(hora).getTime())));
    await enviar(actor, ...horas);
  };
  const enviar = async (actor: Actor, ...horas: string[]) => {
    const ubicaciones = horas.map((hora, n) => ({
      id: randomUUID(),
      lat: n,
      lon: 0,
      fecha: a(hora).toISOString(),
    }));
    expect(await tracking.registrar(actor, ubicaciones)).toMatchObject({ aceptadas: horas.length });
  };
  const hora = (momento: string | Date | null) =>
    momento && new Date(momento).toISOString().replace(`${DIA}T`, '').replace(':00.000Z', '');
  const guardadas = async () =>
    (
      await filas<{ abierta: Date; cerrada: Date | null }>(
        db,
        sql`select abierta_en as abierta, cerrada_en as cerrada from alerta where tipo = 'inactividad' order by abierta_en, usuario_id`,
      )
    ).map(({ abierta, cerrada }) => [hora(abierta), hora(cerrada)]);
  /** What was told, in its order. */
  const dichas = () => sucesos.map(({ abiertaEn, cerradaEn }) => [hora(abiertaEn), hora(cerradaEn)]);
  const visitar = async (actor: Actor, entrada: string) => {
    ahora = new Date(Math.max(ahora.getTime(), a(entrada).getTime()));
    const [{ id } = { id: 0 }] = await filas<{ id: number }>(
      db,
      sql`insert into actividad (empresa_id, usuario_id, titulo, programada_para, asignada_por)
          values (${actor.empresaId}, ${actor.usuarioId}, 'Visitar', ${a(entrada).toISOString()}::timestamptz, ${actor.usuarioId})
          returning id`,
    );
    await actividades.registrarCheckIn(actor, { actividadId: id, fecha: a(entrada) });
    return id;
  };

  it('open when 30 minutes have passed, close when they are heard of, and are told once each', async () => {
    await empezar('10:00');
    await situar(usuario, '09:55', '10:01');
    await hasta('10:30');
    expect(await guardadas()).toEqual([]);
    await hasta('10:50');
    await revisar();
    expect(sucesos).toEqual([
      expect.objectContaining({
        tipo: 'inactividad',
        critica: false,
        usuarioId: usuario.usuarioId,
        mensaje: 'Marta lleva 30 minutos sin enviar su posición',
        abiertaEn: a('10:31').toISOString(),
        ultimaVezEn: a('10:40').toISOString(),
        cerradaEn: null,
        version: 1,
      }),
    ]);
    expect(sucesos[0]?.ubicacion).toMatchObject({ lat: 1, fecha: a('10:01').toISOString() });

    await situar(usuario, '10:52', '10:55');
    await hasta('11:00');
    await revisar();
    expect(dichas().slice(1)).toEqual([['10:31', '10:52']]);
    expect(sucesos[1]).toMatchObject({ id: sucesos[0]?.id, version: 2 });
    // Silent again: another one.
    await hasta('11:40');
    expect(await guardadas()).toEqual([
      ['10:31', '10:52'],
      ['11:25', null],
    ]);
    expect(dichas()).toHaveLength(3);
  });

  it('are of a silence that began and ended between two runs, and told once, closed', async () => {
    await empezar('10:00');
    await situar(usuario, '10:01');
    await hasta('10:30');
    await situar(usuario, '10:35', '10:39');
    await hasta('11:00');
    expect(await guardadas()).toEqual([['10:31', '10:35']]);
    expect(dichas()).toEqual([['10:31', '10:35']]);
    expect(sucesos[0]).toMatchObject({ version: 1, ubicacion: { fecha: a('10:01').toISOString() } });
  });

  it('are not of 30 minutes exactly that ended between two runs', async () => {
    await empezar('10:00');
    await situar(usuario, '10:01');
    await hasta('10:30');
    await situar(usuario, '10:31', '10:39');
    await hasta('11:00');
    expect(await guardadas()).toEqual([]);
  });

  it('close by what an offline phone sends late, which makes none of the past', async () => {
    await empezar('10:00');
    await situar(usuario, '10:00');
    await hasta('10:50');
    expect(await guardadas()).toEqual([['10:30', null]]);
    ahora = a('11:00');
    await situar(usuario, '10:05', '10:25', '10:45', '11:00');
    await revisar();
    expect(await guardadas()).toEqual([['10:30', '10:45']]);

    // Some of it late, and with holes: what the alert covered until now stays covered.
    await hasta('12:40');
    expect(await guardadas()).toEqual([
      ['10:30', '10:45'],
      ['11:30', null],
    ]);
    ahora = a('12:49');
    await situar(usuario, '11:02', '11:29', '11:35', '12:20', '12:48');
    await hasta('12:50');
    await hasta('13:00');
    expect((await guardadas()).slice(1)).toEqual([['11:30', '11:35']]);
    expect(dichas()).toHaveLength(4);
  });

  it('stay open for late positions of before they opened, and open anew when the last one is too long ago as well', async () => {
    await empezar('10:00');
    await situar(usuario, '10:00');
    await hasta('10:40');
    await situar(usuario, '10:29');
    await hasta('10:50');
    expect(await guardadas()).toEqual([['10:30', null]]);
    ahora = a('11:09');
    await situar(usuario, '10:31');
    await hasta('11:30');
    expect(await guardadas()).toEqual([
      ['10:30', '10:31'],
      ['11:01', null],
    ]);
    expect(dichas()).toHaveLength(3);
  });

  it('take a position of a clock that is ahead as of now', async () => {
    await empezar('10:00');
    await situar(usuario, '10:00');
    await hasta('10:30');
    ahora = a('10:39');
    await enviar(usuario, '10:43');
    await hasta('11:10');
    expect(await guardadas()).toEqual([['10:30', '10:40']]);
    expect(dichas()).toHaveLength(2);
  });

  it('are of nobody who is not on duty', async () => {
    ahora = a('2026-05-03T21:40:00Z');
    await situar(usuario, '2026-05-03T21:40:00Z');
    await empezar('08:00');
    await hasta('09:00');
    expect(await guardadas()).toEqual([]);
    // Past the end of the day nobody is.
    await db.execute(sql`delete from vigilia`);
    await empezar('21:30');
    await situar(usuario, '21:30');
    await hasta('2026-05-05T08:00:00Z');
    await situar(usuario, '2026-05-05T08:00:00Z');
    await hasta('2026-05-05T08:20:00Z');
    expect(await guardadas()).toEqual([]);
  });

  it('end with the day, as of its end', async () => {
    const [tardio] = (await crear(usuario.empresaId)) as [Actor];
    await empezar('21:00');
    await situar(usuario, '21:00');
    await hasta('21:20');
    await situar(tardio, '21:25');
    await hasta('21:50');
    ahora = a('22:02');
    await revisar();
    await hasta('22:30');
    expect(await guardadas()).toEqual([
      ['21:30', '22:00'],
      ['21:55', '22:00'],
    ]);
    expect(dichas()).toEqual([
      ['21:30', null],
      ['21:30', '22:00'],
      ['21:55', '22:00'],
    ]);
    // What comes of it afterwards is past.
    await situar(usuario, '21:05', '21:06', '22:29');
    await hasta('23:00');
    expect(await guardadas()).toHaveLength(2);
  });

  it('are of who has a visit in course, since the check-in, and end with it', async () => {
    await empezar('10:00');
    const id = await visitar(usuario, '10:03');
    await hasta('10:30');
    expect(await guardadas()).toEqual([]);
    await hasta('10:40');
    expect(await guardadas()).toEqual([['10:33', null]]);
    ahora = a('10:47');
    await actividades.registrarCheckOut(usuario, { actividadId: id });
    await hasta('11:30');
    expect(await guardadas()).toEqual([['10:33', '10:47']]);

    // A check-in is a sign of life of who was tracked, too.
    await situar(usuario, '11:30');
    await visitar(usuario, '11:45');
    await hasta('12:20');
    expect((await guardadas()).slice(1)).toEqual([['12:15', null]]);
    // One that ended unseen.
    const [otro] = (await crear(usuario.empresaId)) as [Actor];
    const suya = await visitar(otro, '12:21');
    await hasta('12:50');
    ahora = a('12:55');
    await actividades.registrarCheckOut(otro, { actividadId: suya });
    await hasta('13:10');
    expect((await guardadas()).slice(2)).toEqual([['12:51', '12:55']]);
  });

  it('do not blame anybody for the time when nobody listened', async () => {
    await empezar('10:00');
    await situar(usuario, '10:00');
    const [otro] = (await crear(usuario.empresaId)) as [Actor];
    await situar(otro, '09:45');
    await hasta('10:20');
    expect(await guardadas()).toEqual([['10:15', null]]);
    // Three hours.
    await alas('13:20');
    await hasta('13:40');
    expect(await guardadas()).toEqual([['10:15', null]]);
    await situar(usuario, '13:35');
    await hasta('14:10');
    expect(await guardadas()).toEqual([
      ['10:15', null],
      ['14:05', null],
    ]);
    await situar(otro, '14:09');
    await hasta('14:20');
    expect((await guardadas())[0]).toEqual(['10:15', '14:09']);

    // A shorter one is none.
    await situar(otro, '14:20');
    await situar(otro, '14:44');
    await alas('14:44');
    await hasta('15:20');
    expect((await guardadas()).slice(2)).toEqual([['15:14', null]]);
    expect(
      (await filas<{ desde: Date; hasta: Date }>(db, sql`select desde, hasta from vigilia`)).map((fila) => [
        hora(fila.desde),
        hora(fila.hasta),
      ]),
    ).toEqual([['13:20', '15:20']]);
  });

  it('close for who is deactivated, and open for nobody who is', async () => {
    const [otro] = (await crear(usuario.empresaId)) as [Actor];
    await empezar('10:00');
    await situar(usuario, '10:00');
    await situar(otro, '10:05');
    await hasta('10:30');
    await db.execute(sql`update usuario set desactivado_en = now() where empresa_id = ${usuario.empresaId}`);
    await hasta('11:00');
    expect(await guardadas()).toEqual([['10:30', '10:40']]);
    expect(dichas()).toHaveLength(2);
  });

  // The moments of 22:00: on days with a change of the clocks, and far from UTC.
  it.each([
    ['Europe/Madrid', '2026-03-29T20:00:00.000Z'],
    ['Europe/Madrid', '2026-10-25T21:00:00.000Z'],
    ['America/New_York', '2026-11-02T03:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-05-04T08:00:00.000Z'],
  ])('go by the day of each empresa: %s until %s', async (zona, cierre) => {
    const antes = (minutos: number) => new Date(Date.parse(cierre) - minutos * 60_000).toISOString();
    const [lejano, tardio] = (await crear(await crearEmpresa(zona), 2)) as [Actor, Actor];
    await empezar(antes(60));
    await situar(lejano, antes(45));
    await hasta(antes(30));
    await situar(tardio, antes(30));
    await situar(usuario, antes(30));
    await hasta(antes(-20));
    const deQuien = ({ usuarioId }: Actor) =>
      sucesos
        .filter((suceso) => suceso.usuarioId === usuarioId)
        .map((suceso) => [suceso.abiertaEn, suceso.cerradaEn]);
    expect(deQuien(lejano)).toEqual([
      [antes(15), null],
      [antes(15), cierre],
    ]);
    expect(deQuien(tardio)).toEqual([]);
    // In UTC the day goes on.
    expect(deQuien(usuario)).toEqual([[cierre, null]]);
  });

  it('are each opened and closed once, by several processes at once', async () => {
    const muchos = await crear(usuario.empresaId, MUCHOS);
    await empezar('10:00');
    for (const actor of muchos) await situar(actor, '10:00');
    const todos = () => Promise.all([...comprobadores, ...comprobadores].map((uno) => uno.manejar()));
    for (const minuto of ['10:10', '10:20', '10:30', '10:40']) {
      ahora = a(minuto);
      await todos();
    }
    for (const actor of muchos.slice(0, MUCHOS / 2)) await situar(actor, '10:45');
    ahora = a('10:50');
    await todos();
    const esperadas = muchos.map((_, n) => ['10:30', n < MUCHOS / 2 ? '10:45' : null]);
    expect(await guardadas()).toEqual(esperadas);
    const versiones = sucesos.map(({ id, version }) => `${id}:${version}`);
    expect(versiones).toHaveLength(MUCHOS * 1.5);
    expect(new Set(versiones).size).toBe(MUCHOS * 1.5);
  });
});
