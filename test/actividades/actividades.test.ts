import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { ActividadesService, LISTA_MAXIMA } from '../../src/actividades/actividades.service.js';
import { TRANSICIONES } from '../../src/actividades/estados.js';
import { type BaseDatos, CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import type { Actor } from '../../src/comun/actor.js';
import type { EstadoActividad, Medio } from '../../src/eventos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO, enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const CAMPOS =
  '{ id titulo usuarioId estado programadaPara direccion lat lon checkInEn checkOutEn cerradaEn }';
const ASIGNAR = `mutation ($titulo: String!, $usuarioId: Int!, $programadaPara: DateTime!, $direccion: String, $lat: Float, $lon: Float) {
  asignarActividad(titulo: $titulo, usuarioId: $usuarioId, programadaPara: $programadaPara, direccion: $direccion, lat: $lat, lon: $lon) ${CAMPOS} }`;
const paso = (nombre: string) => `mutation ($id: Int!, $fecha: DateTime, $lat: Float, $lon: Float) {
  ${nombre}(actividadId: $id, fecha: $fecha, lat: $lat, lon: $lon) ${CAMPOS} }`;
const ENTRAR = paso('registrarCheckIn');
const SALIR = paso('registrarCheckOut');
const LISTAR = `query ($usuarioId: Int, $fecha: Date, $estado: EstadoActividad) {
  actividades(usuarioId: $usuarioId, fecha: $fecha, estado: $estado) ${CAMPOS} }`;

const haceMinutos = (minutos: number) => new Date(Date.now() - minutos * 60_000).toISOString();

enCadaBase('visits', (perfil) => {
  let servidor: ServidorDePrueba;
  let db: BaseDatos;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;
  let eva: Cliente;
  let otro: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    ({ db } = servidor.app.get<Conexion>(CONEXION));
    [ana, luis, supervisor, eva, otro] = await Promise.all([
      servidor.entrar('ana'),
      servidor.entrar('luis'),
      servidor.entrar('supervisor'),
      servidor.entrar('eva'),
      servidor.entrar('supervisor@otra.local'),
    ]);
  });

  const datosDe = (usuario: Cliente, otros: Record<string, unknown> = {}) => ({
    titulo: 'Visitar',
    usuarioId: usuario.id,
    programadaPara: '2026-11-21T12:00:00Z',
    ...otros,
  });
  const asignar = async (usuario: Cliente, otros: Record<string, unknown> = {}, quien = supervisor) =>
    (await quien.datos(ASIGNAR, datosDe(usuario, otros))).asignarActividad;
  const dar = async (cliente: Cliente, documento: string, id: number, otros: Record<string, unknown> = {}) =>
    Object.values((await cliente.datos(documento, { id, ...otros })) as Record<string, any>)[0];
  const listar = async (cliente: Cliente, filtro: Record<string, unknown> = {}): Promise<any[]> =>
    (await cliente.datos(LISTAR, filtro)).actividades;
  const errorDe = async (cliente: Cliente, documento: string, variables: Record<string, unknown>) => {
    const { errors } = await cliente.graphql(documento, variables);
    return { ...errors?.[0].extensions, message: errors?.[0].message };
  };

  it('are to be tried again, not refused, where the state has come to let them meanwhile', async () => {
    const { id } = await asignar(ana);
    const servicio = servidor.app.get(ActividadesService, { strict: false });
    const [actor] = await filas<Pick<Actor, 'usuarioId' | 'empresaId'>>(
      db,
      sql`select id as "usuarioId", empresa_id as "empresaId" from usuario where id = ${ana.id}`,
    );
    // Between the step that is not made and the look at why, they come in.
    const entreMedias: BaseDatos = Object.assign(Object.create(db) as BaseDatos, {
      select: (columnas: never) => ({
        from: (tabla: never) => ({
          where: async (condicion: never) => {
            await dar(ana, ENTRAR, id);
            return db.select(columnas).from(tabla).where(condicion);
          },
        }),
      }),
    });
    const salir = (medio?: Medio) =>
      servicio.registrarCheckOut(
        { ...(actor as Actor), rol: 'colaborador', expiraEn: new Date(8.64e15) },
        { actividadId: id },
        medio,
      );
    await expect(salir({ db: entreMedias, publicar: () => {} })).rejects.toMatchObject({
      codigo: 'SERVICE_UNAVAILABLE',
    });
    expect(await salir()).toMatchObject({ estado: 'completada' });
  });

  it('are assigned by who supervises, made by who they are assigned to, and tell when', async () => {
    const otros = { titulo: ' Entregar ', direccion: ' Calle Mayor 1 ', lat: 40.4, lon: -3.7 };
    const asignada = await asignar(ana, otros);
    expect(asignada).toEqual({
      id: expect.any(Number),
      titulo: 'Entregar',
      usuarioId: ana.id,
      estado: 'PENDIENTE',
      programadaPara: '2026-11-21T12:00:00.000Z',
      direccion: 'Calle Mayor 1',
      lat: 40.4,
      lon: -3.7,
      checkInEn: null,
      checkOutEn: null,
      cerradaEn: null,
    });
    const { id } = asignada;
    const checkInEn = haceMinutos(60);
    const dentro = await dar(ana, ENTRAR, id, { fecha: checkInEn, lat: 1, lon: 2 });
    expect(dentro).toEqual({ ...asignada, estado: 'EN_CURSO', checkInEn });
    // Sent again, because the answer was lost: also once it went on.
    expect(await dar(ana, ENTRAR, id, { fecha: checkInEn })).toEqual(dentro);
    const antes = Date.now();
    const fuera = await dar(ana, SALIR, id);
    expect(fuera).toEqual({ ...dentro, estado: 'COMPLETADA', checkOutEn: expect.any(String) });
    expect(Math.abs(Date.parse(fuera.checkOutEn) - antes)).toBeLessThan(30_000);
    expect(await dar(ana, ENTRAR, id, { fecha: checkInEn })).toEqual(fuera);
    expect(await dar(ana, SALIR, id, { fecha: fuera.checkOutEn })).toEqual(fuera);

    const guardadas = await filas(
      db,
      sql`select check_in_lat, check_in_lon, check_out_lat, version from actividad where id = ${id}`,
    );
    expect(guardadas).toEqual([{ check_in_lat: 1, check_in_lon: 2, check_out_lat: null, version: 3 }]);
  });

  it.each(
    (['registrarCheckIn', 'registrarCheckOut'] as const).flatMap((nombre) =>
      (Object.keys(TRANSICIONES) as EstadoActividad[]).map((estado) => ({ nombre, estado })),
    ),
  )('$nombre of one that is $estado does what the state graph says', async ({ nombre, estado }) => {
    const { id } = await asignar(ana);
    const [entro, salio] = [estado === 'en-curso' || estado === 'completada', estado === 'completada'];
    await db.execute(sql`
      update actividad set estado = ${estado}, check_in_en = case when ${entro} then now() - interval '2 hours' end,
        check_out_en = case when ${salio} then now() - interval '1 hour' end,
        cerrada_en = case when ${estado === 'incompleta'} then now() - interval '1 hour' end where id = ${id}`);
    const hacia = nombre === 'registrarCheckIn' ? 'en-curso' : 'completada';
    if (estado !== 'incompleta' && TRANSICIONES[estado].includes(hacia)) {
      expect(await dar(ana, paso(nombre), id)).toMatchObject({
        estado: hacia.toUpperCase().replace('-', '_'),
      });
      return;
    }
    const yaEstaba = estado === hacia;
    // Without a moment it is the same step again, whose answer was lost: nothing is written or told anew.
    if (yaEstaba) {
      expect(await dar(ana, paso(nombre), id)).toEqual((await listar(ana)).find((una) => una.id === id));
      expect(await filas(db, sql`select version from actividad where id = ${id}`)).toEqual([{ version: 1 }]);
    }
    // With a moment that is not the one noted, and without any if it went on.
    for (const fecha of yaEstaba ? [haceMinutos(5)] : [null, haceMinutos(5)]) {
      const { code, message } = await errorDe(ana, paso(nombre), { id, fecha });
      expect([code, message]).toEqual(['CONFLICT', expect.stringContaining(`The activity is ${estado}`)]);
    }
  });

  it('are made by nobody else: for a supervisor too they are not there', async () => {
    const { id } = await asignar(ana);
    const respuestas = await Promise.all(
      [luis, supervisor, eva, otro].flatMap((quien) => [
        quien.graphql(ENTRAR, { id }),
        quien.graphql(ENTRAR, { id: 2_147_483_647 }),
        quien.graphql(ENTRAR, { id: -1 }),
      ]),
    );
    expect(respuestas[0].errors[0]).toMatchObject({
      message: 'Activity not found',
      extensions: { code: 'NOT_FOUND' },
    });
    for (const respuesta of respuestas) expect(respuesta).toEqual(respuestas[0]);
    await dar(ana, ENTRAR, id);
    for (const quien of [luis, supervisor, otro]) {
      expect(await errorDe(quien, SALIR, { id })).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await dar(ana, SALIR, id)).toMatchObject({ estado: 'COMPLETADA' });
  });

  it('are signed in to at credible moments, and out of not before', async () => {
    const { id } = await asignar(ana);
    for (const documento of [ENTRAR, SALIR]) {
      for (const fecha of [haceMinutos(-6), haceMinutos(8 * 1_440), '0000-01-01T00:00:00Z']) {
        expect(await errorDe(ana, documento, { id, fecha })).toMatchObject({
          code: 'BAD_USER_INPUT',
          errors: [{ path: 'fecha' }],
        });
      }
    }
    const entrada = await dar(ana, ENTRAR, id, { fecha: haceMinutos(-4) });
    // A clock that is ahead of the server's does not hold its user in.
    expect((await dar(ana, SALIR, id)).checkOutEn).toBe(entrada.checkInEn);
  });

  it('are signed out of as at the check-in, by a phone whose clock is up to 5 minutes behind', async () => {
    const { id } = await asignar(ana);
    const { checkInEn } = await dar(ana, ENTRAR, id);
    const antes = (ms: number) => new Date(Date.parse(checkInEn) - ms).toISOString();
    const error = {
      code: 'BAD_USER_INPUT',
      errors: [{ path: 'fecha', message: 'expected a moment not more than 5 minutes before the check-in' }],
    };
    expect(await errorDe(ana, SALIR, { id, fecha: antes(300_001) })).toMatchObject(error);
    const salida = await dar(ana, SALIR, id, { fecha: antes(300_000) });
    expect(salida).toMatchObject({ estado: 'COMPLETADA', checkInEn, checkOutEn: checkInEn });
    // Sent again, because the answer was lost.
    expect(await dar(ana, SALIR, id, { fecha: antes(300_000) })).toEqual(salida);
    expect(await errorDe(ana, SALIR, { id, fecha: antes(300_001) })).toMatchObject({ code: 'CONFLICT' });
  });

  it('are signed in to once, of many tries at once', async () => {
    const { id } = await asignar(ana);
    const [una, otra] = [haceMinutos(2), haceMinutos(1)];
    const fechas = Array.from({ length: 12 }, (_, n) => (n % 2 ? una : otra));
    const respuestas = await Promise.all(fechas.map((fecha) => ana.graphql(ENTRAR, { id, fecha })));
    const [{ checkInEn }] = respuestas.flatMap(({ data }) => data?.registrarCheckIn ?? []);
    for (const [n, { data, errors }] of respuestas.entries()) {
      if (fechas[n] === checkInEn)
        expect(data.registrarCheckIn).toMatchObject({ id, estado: 'EN_CURSO', checkInEn });
      else expect(errors[0].extensions.code).toBe('CONFLICT');
    }
    expect(await filas(db, sql`select version from actividad where id = ${id}`)).toEqual([{ version: 2 }]);
  });

  it.each([
    ['titulo', { titulo: '  ' }],
    ['titulo', { titulo: 'x'.repeat(201) }],
    ['titulo', { titulo: 'a\0' }],
    ['direccion', { direccion: 'x'.repeat(501) }],
    ['direccion', { direccion: '\uD800' }],
    ['programadaPara', { programadaPara: '0000-01-01T00:00:00Z' }],
    ['programadaPara', { programadaPara: '9999-12-31T23:59:59-12:00' }],
    ['lat', { lat: -91, lon: 0 }],
    ['lon', { lat: 0, lon: 181 }],
    ['lon', { lat: 0, lon: null }],
    ['lat', { lon: 0 }],
  ])('are refused with a %s that is not right', async (path, otros) => {
    expect(await errorDe(supervisor, ASIGNAR, datosDe(ana, otros))).toMatchObject({
      code: 'BAD_USER_INPUT',
      errors: [{ path }],
    });
  });

  it('are signed in and out of nowhere or somewhere, not in between', async () => {
    const { id } = await asignar(ana);
    for (const lugar of [{ lat: 1 }, { lon: 1 }, { lat: 91, lon: 1 }]) {
      for (const documento of [ENTRAR, SALIR])
        expect(await errorDe(ana, documento, { id, ...lugar })).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  it('are assigned to active users of one’s own empresa, and not by who does not supervise', async () => {
    for (const quien of [ana, eva]) {
      expect(await errorDe(quien, ASIGNAR, datosDe(quien))).toMatchObject({ code: 'FORBIDDEN' });
    }
    const admin = await servidor.entrar('admin');
    const { crearUsuario: baja } = await admin.datos(
      `mutation { crearUsuario(nombre: "Baja", correo: "baja@demo.local", clave: "${CLAVE_DEMO}", rol: COLABORADOR) { id } }`,
    );
    expect((await asignar({ id: baja.id } as Cliente, {}, admin)).usuarioId).toBe(baja.id);
    await admin.datos('mutation ($id: Int!) { desactivarUsuario(id: $id) { id } }', { id: baja.id });
    for (const usuarioId of [eva.id, baja.id, 2_147_483_647, 0, -5]) {
      expect(await errorDe(supervisor, ASIGNAR, datosDe(ana, { usuarioId }))).toMatchObject({
        code: 'NOT_FOUND',
        message: 'User not found',
      });
    }
  });

  it('are listed in their order to who supervises, and to a collaborator their own alone', async () => {
    const fecha = '2030-05-05';
    const [tarde, temprano, misma] = [
      await asignar(ana, { programadaPara: `${fecha}T18:00:00Z` }),
      await asignar(luis, { programadaPara: `${fecha}T08:00:00Z` }),
      await asignar(ana, { programadaPara: `${fecha}T08:00:00Z` }),
    ];
    const deOtra = await asignar(eva, { programadaPara: `${fecha}T09:00:00Z` }, otro);
    await dar(ana, ENTRAR, misma.id);
    const ids = async (quien: Cliente, filtro: Record<string, unknown> = {}) =>
      (await listar(quien, { fecha, ...filtro })).map(({ id }) => id);

    expect(await ids(supervisor)).toEqual([temprano.id, misma.id, tarde.id]);
    expect(await ids(supervisor, { usuarioId: ana.id })).toEqual([misma.id, tarde.id]);
    expect(await ids(supervisor, { estado: 'EN_CURSO' })).toEqual([misma.id]);
    expect(await ids(supervisor, { usuarioId: null, estado: null })).toHaveLength(3);
    expect(await ids(supervisor, { usuarioId: eva.id })).toEqual([]);
    expect(await ids(ana)).toEqual([misma.id, tarde.id]);
    expect(await ids(ana, { usuarioId: ana.id, estado: 'PENDIENTE' })).toEqual([tarde.id]);
    expect(await ids(ana, { usuarioId: luis.id })).toEqual([]);
    expect(await ids(eva)).toEqual([deOtra.id]);
    expect(await ids(otro)).toEqual([deOtra.id]);
    const todas = await listar(ana);
    expect(todas.length).toBeGreaterThan(2);
    expect(new Set(todas.map(({ usuarioId }) => usuarioId))).toEqual(new Set([ana.id]));
    for (const dia of ['0000-01-01', '9999-12-31']) expect(await listar(ana, { fecha: dia })).toEqual([]);
  });

  /** Where the clocks change, with the moments in UTC at which the day begins and the next one does. */
  it.each([
    ['UTC', '2026-03-08', '2026-03-08T00:00:00.000Z', '2026-03-09T00:00:00.000Z'],
    ['of 23 hours', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z', 'America/New_York'],
    ['of 25 hours', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z', 'America/New_York'],
    [
      'with two midnights',
      '2026-11-01',
      '2026-11-01T04:00:00.000Z',
      '2026-11-02T05:00:00.000Z',
      'America/Havana',
    ],
    [
      'without midnight',
      '2026-09-06',
      '2026-09-06T04:00:00.000Z',
      '2026-09-07T03:00:00.000Z',
      'America/Santiago',
    ],
    [
      'ahead of UTC',
      '2026-01-31',
      '2026-01-30T10:00:00.000Z',
      '2026-01-31T10:00:00.000Z',
      'Pacific/Kiritimati',
    ],
  ])('of a day (%s, %s) are those of the empresa’s own', async (_, fecha, empieza, acaba, zona = 'UTC') => {
    await db.execute(
      sql`update empresa set zona_horaria = ${zona} where id = ${eva.sesion.usuario.empresaId}`,
    );
    await db.execute(sql`delete from actividad where usuario_id = ${eva.id}`);
    const antesDe = (momento: string) => new Date(Date.parse(momento) - 1).toISOString();
    const hora = (n: number) => new Date(Date.parse(empieza) + n * 3_600_000).toISOString();
    for (const programadaPara of [antesDe(empieza), empieza, hora(1), hora(12), antesDe(acaba), acaba]) {
      await asignar(eva, { programadaPara }, otro);
    }
    const suyas = [empieza, hora(1), hora(12), antesDe(acaba)];
    for (const quien of [eva, otro])
      expect((await listar(quien, { fecha })).map(({ programadaPara }) => programadaPara)).toEqual(suyas);
  });

  it(`are listed up to ${LISTA_MAXIMA}, the latest ones, in their order`, async () => {
    await db.execute(sql`
      insert into actividad (empresa_id, usuario_id, titulo, programada_para, asignada_por)
      select ${luis.sesion.usuario.empresaId}, ${luis.id}, 'Muchas', '2040-01-01T00:00:00Z'::timestamptz + make_interval(mins => n), ${luis.id}
      from generate_series(1, ${LISTA_MAXIMA + 1}::int) n order by random()`);
    const muchas = await listar(luis);
    expect(muchas).toHaveLength(LISTA_MAXIMA);
    const momentos = muchas.map(({ programadaPara }) => Date.parse(programadaPara));
    expect(momentos).toEqual(momentos.toSorted((a, b) => a - b));
    expect(momentos.at(-1)).toBe(Date.parse('2040-01-01T00:00:00Z') + (LISTA_MAXIMA + 1) * 60_000);
  });
});
