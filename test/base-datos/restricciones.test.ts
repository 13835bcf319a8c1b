import { type SQL, sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  actividad,
  alerta,
  avanceTarea,
  conversacion,
  empresa,
  geocerca,
  geocercaUsuario,
  mensaje,
  participante,
  tareaProceso,
  usuario,
} from '../../src/base-datos/index.js';
import { abrirConexion, type BaseDatos, type Conexion, filas } from '../../src/base-datos/conexion.js';
import type { Actor } from '../../src/comun/actor.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { listar } from '../../src/tareas/tareas.consultas.js';
import { crearEntorno, enCadaBase, type EntornoDePrueba } from '../apoyo/perfiles.js';

type NuevaTarea = Partial<typeof tareaProceso.$inferInsert>;
type NuevoAvance = Partial<typeof avanceTarea.$inferInsert>;

/** The constraint that refused it; nothing if the database took it. */
async function restriccionQueRechaza(intento: PromiseLike<unknown>): Promise<string | undefined> {
  try {
    await intento;
    return undefined;
  } catch (error) {
    const { cause } = error as Error & {
      cause: { constraint?: string; constraint_name?: string; message: string };
    };
    return cause.constraint ?? cause.constraint_name ?? cause.message;
  }
}

/** The plan, with a sequential scan put aside: what is asked is whether the index serves the whole query. */
const planDe = (db: BaseDatos, consulta: SQL) =>
  db.transaction(async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`);
    const lineas = await filas<{ 'QUERY PLAN': string }>(tx, sql`explain ${consulta}`);
    return lineas.map((linea) => linea['QUERY PLAN']).join('\n');
  });

enCadaBase('the database itself', (perfil) => {
  let entorno: EntornoDePrueba;
  let conexion: Conexion;
  let db: BaseDatos;
  let usuarioId: number;
  let tareaId: number;

  beforeAll(async () => {
    entorno = await crearEntorno(perfil);
    conexion = await abrirConexion(leerConfiguracion(entorno.variables));
    db = conexion.db;
  });
  afterAll(async () => {
    await conexion.cerrar();
    await entorno.borrar();
  });

  const crearUsuario = async (correo: string) => {
    const [{ id: empresaId } = { id: 0 }] = await db.insert(empresa).values({ nombre: 'Una' }).returning();
    const nuevo = { empresaId, nombre: 'Ana', correo, rol: 'colaborador' as const };
    const [{ id } = { id: 0 }] = await db.insert(usuario).values(nuevo).returning();
    return { id, empresaId };
  };
  const tarea = (datos: NuevaTarea) =>
    restriccionQueRechaza(db.insert(tareaProceso).values({ usuarioId, tipo: 'reporte', ...datos }));
  const avance = (datos: NuevoAvance) =>
    restriccionQueRechaza(
      db
        .insert(avanceTarea)
        .values({ tareaId, seq: 1, progreso: 20, mensaje: '…', estado: 'en-proceso', ...datos }),
    );

  let numero = 0;
  beforeEach(async () => {
    ({ id: usuarioId } = await crearUsuario(`ana-${++numero}@ejemplo.local`));
    const [{ id } = { id: 0 }] = await db
      .insert(tareaProceso)
      .values({ usuarioId, tipo: 'reporte' })
      .returning();
    tareaId = id;
  });

  it.each([101, -1])('refuses a progreso of %i, of a task and of an advance', async (progreso) => {
    expect(await tarea({ progreso })).toBe('tarea_progreso_entre_0_y_100');
    expect(await avance({ progreso })).toBe('avance_progreso_entre_0_y_100');
  });

  it.each(['completado', 'fallido', 'cancelado'] as const)(
    'refuses a task that is %s without fecha_fin',
    async (estado) => {
      expect(await tarea({ estado, progreso: 100 })).toBe('tarea_terminal_con_fecha_fin');
      expect(await tarea({ estado, progreso: 100, fechaFin: new Date() })).toBeUndefined();
    },
  );

  it.each(['pendiente', 'en-proceso'] as const)('refuses fecha_fin on a task that is %s', async (estado) => {
    expect(await tarea({ estado, fechaFin: new Date() })).toBe('tarea_terminal_con_fecha_fin');
  });

  it('refuses completado below 100', async () => {
    expect(await tarea({ estado: 'completado', progreso: 99, fechaFin: new Date() })).toBe(
      'tarea_completada_al_100',
    );
  });

  it('refuses an estado that nobody knows', async () => {
    expect(await tarea({ estado: 'terminado' as never })).toMatch(
      /invalid input value for enum estado_tarea/,
    );
    expect(await avance({ estado: 'terminado' as never })).toMatch(
      /invalid input value for enum estado_tarea/,
    );
  });

  it('refuses a tipo without text, or longer than 100', async () => {
    expect(await tarea({ tipo: '' })).toBe('tarea_tipo_largo');
    expect(await tarea({ tipo: 'x'.repeat(101) })).toBe('tarea_tipo_largo');
  });

  it('refuses what refers to nothing', async () => {
    expect(await avance({ tareaId: 2_000_000_000 })).toBe('avance_tarea_tarea_id_tarea_proceso_id_fk');
    expect(await tarea({ usuarioId: 2_000_000_000 })).toBe('tarea_proceso_usuario_id_usuario_id_fk');
  });

  it('refuses a seq of 0, and a second advance with the same seq of one task', async () => {
    expect(await avance({ seq: 0 })).toBe('avance_seq_desde_1');
    expect(await avance({ seq: 1 })).toBeUndefined();
    expect(await avance({ seq: 1, progreso: 40 })).toBe('avance_tarea_tarea_id_seq_pk');
    expect(await avance({ seq: 2, progreso: 40 })).toBeUndefined();
  });

  it('refuses a second task of one user with the same claveIdempotencia, and only that', async () => {
    const claveIdempotencia = 'una-clave';
    expect(await tarea({ claveIdempotencia })).toBeUndefined();
    expect(await tarea({ claveIdempotencia })).toBe('tarea_clave_idempotencia_unica');
    expect(await tarea({ claveIdempotencia: null })).toBeUndefined();
    const { id: otro } = await crearUsuario(`luis-${numero}@ejemplo.local`);
    expect(await tarea({ claveIdempotencia, usuarioId: otro })).toBeUndefined();
  });

  it('refuses a correo in upper case, and one that is taken, in whichever empresa', async () => {
    expect(await restriccionQueRechaza(crearUsuario('Eva@ejemplo.local'))).toBe('usuario_correo_minusculas');
    expect(await restriccionQueRechaza(crearUsuario(`ana-${numero}@ejemplo.local`))).toBe(
      'usuario_correo_unico',
    );
  });

  it('has no constraint whose name Postgres has cut', async () => {
    expect(await filas(db, sql`select conname from pg_constraint where length(conname) >= 63`)).toEqual([]);
  });

  it('finds the newest messages by an index that needs nobody to summarise it', async () => {
    const [indice] = await filas<{ indexdef: string }>(
      db,
      sql`select indexdef from pg_indexes where indexname = 'mensaje_reciente'`,
    );
    expect(indice?.indexdef).toContain('USING btree (recibido_en)');
  });

  describe('of field teams', () => {
    let una: number;
    let otra: number;
    let ana: number;
    let luis: number;
    let eva: number;
    let zona: number;
    let conversacionId: number;
    const ahora = new Date();
    const antes = new Date(ahora.getTime() - 60_000);
    const area = { tipo: 'circulo', centro: { lat: 0, lon: 0 }, radioM: 100 } as never;

    const visita = (datos: Partial<typeof actividad.$inferInsert>) =>
      db.insert(actividad).values({
        empresaId: una,
        usuarioId: ana,
        titulo: 'Visitar',
        programadaPara: ahora,
        asignadaPor: luis,
        ...datos,
      });
    const aviso = (datos: Partial<typeof alerta.$inferInsert>) =>
      db
        .insert(alerta)
        .values({ empresaId: una, usuarioId: ana, tipo: 'inactividad', mensaje: '…', ...datos });
    const asignacion = (datos: Partial<typeof geocercaUsuario.$inferInsert>) =>
      db
        .insert(geocercaUsuario)
        .values({ empresaId: una, geocercaId: zona, usuarioId: ana, version: 1, ...datos });
    const charla = (datos: Partial<typeof conversacion.$inferInsert>) =>
      db
        .insert(conversacion)
        .values({ empresaId: una, tipo: 'privada', usuarioMenor: ana, usuarioMayor: luis, ...datos });
    const participa = (datos: Partial<typeof participante.$inferInsert>) =>
      db.insert(participante).values({ empresaId: una, conversacionId, usuarioId: luis, ...datos });
    const escribe = (datos: Partial<typeof mensaje.$inferInsert>) =>
      db
        .insert(mensaje)
        .values({ conversacionId, orden: 2, id: randomUUID(), autorId: ana, texto: 'Hola', ...datos });

    beforeAll(async () => {
      ({ id: ana, empresaId: una } = await crearUsuario('ana@equipo.local'));
      ({ id: eva, empresaId: otra } = await crearUsuario('eva@equipo.local'));
      const deLuis = { empresaId: una, nombre: 'Luis', correo: 'luis@equipo.local', rol: 'supervisor' };
      const [{ id } = { id: 0 }] = await db
        .insert(usuario)
        .values(deLuis as typeof usuario.$inferInsert)
        .returning();
      luis = id;
      const [{ id: deZona } = { id: 0 }] = await db
        .insert(geocerca)
        .values({ empresaId: una, nombre: 'Centro', area })
        .returning();
      zona = deZona;
      const [{ id: deCharla } = { id: 0 }] = await charla({}).returning();
      conversacionId = deCharla;
      await participa({ usuarioId: ana });
      await escribe({ orden: 1 });
      await aviso({});
    });

    it.each<[string, string, () => PromiseLike<unknown>]>([
      [
        'a visit of another empresa’s user',
        'actividad_empresa_id_usuario_id_usuario_empresa_id_id_fk',
        () => visita({ usuarioId: eva }),
      ],
      [
        'a visit assigned by another empresa’s',
        'actividad_empresa_id_asignada_por_usuario_empresa_id_id_fk',
        () => visita({ asignadaPor: eva }),
      ],
      ['a visit without titulo', 'actividad_titulo_largo', () => visita({ titulo: '' })],
      ['half a place', 'actividad_lugar_entero', () => visita({ lat: 1 })],
      ['a place off the globe', 'actividad_lugar_en_rango', () => visita({ lat: 1, lon: 181 })],
      ['half a place of a check-in', 'actividad_check_in_lugar_entero', () => visita({ checkInLon: 1 })],
      [
        'a check-in off the globe',
        'actividad_check_in_lugar_en_rango',
        () => visita({ checkInLat: 91, checkInLon: 1 }),
      ],
      ['half a place of a check-out', 'actividad_check_out_lugar_entero', () => visita({ checkOutLat: 1 })],
      [
        'a check-out off the globe',
        'actividad_check_out_lugar_en_rango',
        () => visita({ checkOutLat: NaN, checkOutLon: 1 }),
      ],
      [
        'a check-in of what is pendiente',
        'actividad_estado_con_sus_fechas',
        () => visita({ checkInEn: ahora }),
      ],
      ['en-curso without check-in', 'actividad_estado_con_sus_fechas', () => visita({ estado: 'en-curso' })],
      [
        'completada without check-out',
        'actividad_estado_con_sus_fechas',
        () => visita({ estado: 'completada', checkInEn: ahora }),
      ],
      [
        'a check-out before the check-in',
        'actividad_sale_despues_de_entrar',
        () => visita({ estado: 'completada', checkInEn: ahora, checkOutEn: antes }),
      ],
      [
        'incompleta without the moment of its end',
        'actividad_incompleta_con_cierre',
        () => visita({ estado: 'incompleta' }),
      ],
      ['the end of what is pendiente', 'actividad_incompleta_con_cierre', () => visita({ cerradaEn: ahora })],
      [
        'the end of what is completada',
        'actividad_incompleta_con_cierre',
        () => visita({ estado: 'completada', checkInEn: antes, checkOutEn: antes, cerradaEn: ahora }),
      ],
      [
        'a check-in after the end',
        'actividad_entra_antes_del_cierre',
        () => visita({ estado: 'incompleta', checkInEn: ahora, cerradaEn: antes }),
      ],
      ['a second open alert alike', 'alerta_abierta_unica', () => aviso({})],
      [
        'an alert of another empresa’s user',
        'alerta_empresa_id_usuario_id_usuario_empresa_id_id_fk',
        () => aviso({ usuarioId: eva }),
      ],
      [
        'an alert of another empresa’s zone',
        'alerta_empresa_id_geocerca_id_geocerca_empresa_id_id_fk',
        () => aviso({ empresaId: otra, usuarioId: eva, tipo: 'fuera-de-zona', geocercaId: zona }),
      ],
      [
        'an alert attended by another empresa’s',
        'alerta_empresa_id_atendida_por_usuario_empresa_id_id_fk',
        () => aviso({ usuarioId: luis, atendidaEn: ahora, atendidaPor: eva }),
      ],
      [
        'an alert attended by nobody',
        'alerta_atendida_por_alguien',
        () => aviso({ usuarioId: luis, atendidaEn: ahora }),
      ],
      ['fuera-de-zona without zone', 'alerta_zona_de_su_tipo', () => aviso({ tipo: 'fuera-de-zona' })],
      ['a panic that is not critical', 'alerta_panico_critica', () => aviso({ tipo: 'panico' })],
      [
        'a zone for another empresa’s user',
        'geocerca_usuario_de_usuario_fk',
        () => asignacion({ usuarioId: eva }),
      ],
      [
        'another empresa’s zone',
        'geocerca_usuario_de_geocerca_fk',
        () => asignacion({ empresaId: otra, usuarioId: eva }),
      ],
      ['a second private conversation of two', 'conversacion_privada_unica', () => charla({})],
      [
        'a private conversation the wrong way round',
        'conversacion_privada_de_dos',
        () => charla({ usuarioMenor: luis, usuarioMayor: ana }),
      ],
      [
        'a group without name',
        'conversacion_privada_de_dos',
        () => charla({ tipo: 'grupal', usuarioMenor: null, usuarioMayor: null }),
      ],
      [
        'a private conversation that one of the two has made',
        'conversacion_creada_grupal',
        () => charla({ creadaPor: ana }),
      ],
      [
        'a group that somebody of another empresa has made',
        'conversacion_empresa_id_creada_por_usuario_empresa_id_id_fk',
        () => charla({ tipo: 'grupal', usuarioMenor: null, usuarioMayor: null, nombre: 'x', creadaPor: eva }),
      ],
      [
        'another empresa’s participant',
        'participante_empresa_id_usuario_id_usuario_empresa_id_id_fk',
        () => participa({ usuarioId: eva }),
      ],
      [
        'a participant of another empresa’s conversation',
        'participante_de_conversacion_fk',
        () => participa({ empresaId: otra, usuarioId: eva }),
      ],
      ['a message by who does not take part', 'mensaje_de_participante_fk', () => escribe({ autorId: luis })],
      ['a second message in one place', 'mensaje_conversacion_id_orden_pk', () => escribe({ orden: 1 })],
      ['a message in no place', 'mensaje_orden_desde_1', () => escribe({ orden: 0 })],
      ['an empty message', 'mensaje_texto_largo', () => escribe({ texto: '' })],
    ])('refuses %s (%s)', async (_, restriccion, intento) => {
      expect(await restriccionQueRechaza(intento())).toBe(restriccion);
    });

    it('takes what is right', async () => {
      const lugares = { checkInLat: 1, checkInLon: 2, checkOutLat: 3, checkOutLon: 4 };
      await visita({ estado: 'completada', checkInEn: antes, checkOutEn: antes, ...lugares });
      await aviso({ usuarioId: luis, atendidaEn: ahora, atendidaPor: luis });
      await aviso({ cerradaEn: ahora });
      await asignacion({});
      await participa({});
      await escribe({ autorId: luis });
    });
  });

  describe('lists a user’s tasks', () => {
    beforeAll(async () => {
      const { id: primero } = await crearUsuario('primero@ejemplo.local');
      await db.execute(sql`
        insert into usuario (empresa_id, nombre, correo, rol)
        select empresa_id, 'Uno de muchos', 'muchos-' || n || '@ejemplo.local', 'colaborador'
        from usuario, generate_series(1, 49) n where id = ${primero}`);
      await db.execute(sql`
        insert into tarea_proceso (usuario_id, tipo, estado, progreso)
        select ${primero} + n % 50, 'reporte', (array['pendiente', 'en-proceso'])[1 + n / 50 % 2]::estado_tarea, 0
        from generate_series(0, 9999) n`);
      await db.execute(sql`analyze tarea_proceso`);
    });

    it.each([
      ['all', 'tarea_de_usuario', {}],
      ['all, a later page', 'tarea_de_usuario', { antesDe: 5_000 }],
      ['of an estado', 'tarea_de_usuario_por_estado', { estado: 'pendiente' as const }],
      [
        'of an estado, a later page',
        'tarea_de_usuario_por_estado',
        { estado: 'pendiente' as const, antesDe: 5_000 },
      ],
    ])('by their index alone, in its order (%s)', async (_, indice, filtro) => {
      const consulta = listar(db, { usuarioId } as Actor, { ...filtro, limite: 21 }) as unknown as {
        getSQL(): SQL;
      };
      const plan = await planDe(db, consulta.getSQL());
      expect(plan).toMatch(new RegExp(`Index Scan Backward using ${indice} on`));
      expect(plan).not.toMatch(/Sort|Seq Scan|Filter/);
    });
  });
});
