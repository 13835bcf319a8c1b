import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { filas, Retencion } from '../../src/base-datos/index.js';
import { Metricas } from '../../src/observacion/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { leerPrometheus } from '../apoyo/prometheus.js';
import { Equipo } from './equipo.js';

const CAMPOS = '{ id usuarioId tipo titulo texto estado creadaEn enviadaEn venceEn intentos causa }';
const LISTAR = `query ($estado: EstadoNotificacion, $first: Int, $after: String) {
  notificaciones(estado: $estado, first: $first, after: $after) {
    edges { node ${CAMPOS} } pageInfo { hasNextPage endCursor } } }`;
const REINTENTAR = `mutation ($id: Int!) { reintentarNotificacion(id: $id) ${CAMPOS} }`;

enCadaBase('what came of notifications', (perfil) => {
  let equipo: Equipo;
  let admin: Cliente;
  let ana: Cliente;
  let eva: Cliente;
  beforeAll(async () => {
    equipo = await Equipo.iniciar(perfil, { variables: { RETENCION_NOTIFICACIONES_DIAS: '30' } });
    const { servidor } = equipo;
    [admin, ana, eva] = await Promise.all([
      servidor.entrar('admin'),
      servidor.entrar('ana'),
      servidor.entrar('eva'),
    ]);
  });

  const listar = async (variables: Record<string, unknown> = {}) =>
    (await admin.datos(LISTAR, variables)).notificaciones;
  const nodos = async (variables: Record<string, unknown> = {}): Promise<any[]> =>
    (await listar(variables)).edges.map(({ node }: { node: any }) => node);
  const errorDe = async (quien: Cliente, documento: string, variables: Record<string, unknown> = {}) =>
    (await quien.graphql(documento, variables)).errors?.[0].extensions;

  let numero = 0;
  /** A notification with a delivery to each of these devices, of which so many tries failed. */
  async function crear(quien: Cliente, estado: string, envios: Record<number, number> = {}): Promise<number> {
    const id = await equipo.uno(sql`
      insert into notificacion (empresa_id, usuario_id, tipo, clave, titulo, texto, estado, creada_en, vence_en, enviada_en)
      select empresa_id, id, 'recordatorio', ${`una-${++numero}`}, 'Recordatorio', 'Llamar', ${estado}::estado_notificacion,
             ${equipo.ahora.toISOString()}::timestamptz, ${equipo.ahora.toISOString()}::timestamptz,
             case when ${estado}::text = 'enviada' then now() end
      from usuario where id = ${quien.id} returning id`);
    for (const [dispositivo, intentos] of Object.entries(envios)) {
      await equipo.db.execute(sql`
        insert into envio (usuario_id, notificacion_id, dispositivo_id, estado, intentos, causa)
        values (${quien.id}, ${id}, ${Number(dispositivo)}, 'fallido', ${intentos}, ${`FCM answered ${500 + intentos}`})`);
    }
    return id;
  }

  it('is seen by the admins of the empresa alone, newest first, page by page', async () => {
    const dispositivo = await equipo.dispositivo(ana.id);
    const [fallida, enviada] = [
      await crear(ana, 'fallida', { [dispositivo]: 3 }),
      await crear(ana, 'enviada'),
    ];
    const ajena = await crear(eva, 'fallida');
    expect(await nodos({ estado: null, after: null, first: null })).toEqual([
      expect.objectContaining({
        id: enviada,
        estado: 'ENVIADA',
        enviadaEn: expect.any(String),
        intentos: 0,
        causa: null,
      }),
      {
        id: fallida,
        usuarioId: ana.id,
        tipo: 'RECORDATORIO',
        titulo: 'Recordatorio',
        texto: 'Llamar',
        estado: 'FALLIDA',
        creadaEn: equipo.ahora.toISOString(),
        enviadaEn: null,
        venceEn: equipo.ahora.toISOString(),
        intentos: 3,
        causa: 'FCM answered 503',
      },
    ]);
    expect((await nodos({ estado: 'FALLIDA' })).map(({ id }) => id)).toEqual([fallida]);
    expect(await nodos({ estado: 'SIN_DISPOSITIVO' })).toEqual([]);
    const { pageInfo } = await listar({ first: 1 });
    expect(pageInfo.hasNextPage).toBe(true);
    expect((await nodos({ after: pageInfo.endCursor })).map(({ id }) => id)).toEqual([fallida]);
    for (const variables of [{ first: 0 }, { first: 101 }, { after: 'nada' }])
      expect(await errorDe(admin, LISTAR, variables)).toMatchObject({ code: 'BAD_USER_INPUT' });
    const supervisor = await equipo.servidor.entrar('supervisor');
    for (const quien of [supervisor, ana]) {
      expect(await errorDe(quien, LISTAR)).toMatchObject({ code: 'FORBIDDEN' });
      expect(await errorDe(quien, REINTENTAR, { id: fallida })).toMatchObject({ code: 'FORBIDDEN' });
    }
    const negativas = await Promise.all(
      [ajena, 2_147_483_647, 0, -1].map((id) => admin.graphql(REINTENTAR, { id })),
    );
    for (const negativa of negativas) expect(negativa).toEqual(negativas[0]);
    expect(negativas[0].errors[0].extensions.code).toBe('NOT_FOUND');
  });

  it('is tried again by hand, once, on the devices that did not take it and on those that are new', async () => {
    await equipo.db.execute(sql`delete from dispositivo`);
    const [una, tomada] = [await equipo.dispositivo(ana.id), await equipo.dispositivo(ana.id)];
    const id = await crear(ana, 'fallida', { [una]: 2, [tomada]: 1 });
    await equipo.db.execute(
      sql`update envio set estado = 'enviado' where notificacion_id = ${id} and dispositivo_id = ${tomada}`,
    );
    const nueva = await equipo.dispositivo(ana.id);
    equipo.ahora = new Date(equipo.ahora.getTime() + 7_200_000);
    const respuestas = await Promise.all([1, 2, 3].map(() => admin.graphql(REINTENTAR, { id })));
    const hechas = respuestas.filter(({ data }) => data);
    expect(hechas).toHaveLength(1);
    expect(hechas[0].data.reintentarNotificacion).toMatchObject({
      id,
      estado: 'PENDIENTE',
      venceEn: new Date(equipo.ahora.getTime() + 3_600_000).toISOString(),
      intentos: 2,
    });
    for (const { errors } of respuestas.filter(({ data }) => !data))
      expect(errors[0].extensions.code).toBe('CONFLICT');
    await expect.poll(() => equipo.enviadas.filter((enviada) => enviada === id)).toEqual([id]);
    expect(
      await filas(
        equipo.db,
        sql`select dispositivo_id as dispositivo, estado from envio where notificacion_id = ${id} order by dispositivo_id`,
      ),
    ).toEqual([
      { dispositivo: una, estado: 'pendiente' },
      { dispositivo: tomada, estado: 'enviado' },
      { dispositivo: nueva, estado: 'pendiente' },
    ]);
  });

  it('is not tried again if it did not fail, or if there is nowhere to send it to', async () => {
    for (const estado of ['pendiente', 'enviada', 'sin-dispositivo', 'push-apagado']) {
      const id = await crear(ana, estado);
      expect(await errorDe(admin, REINTENTAR, { id })).toMatchObject({ code: 'CONFLICT' });
    }
    await equipo.db.execute(sql`delete from dispositivo`);
    const id = await crear(ana, 'fallida');
    expect(await errorDe(admin, REINTENTAR, { id })).toMatchObject({ code: 'CONFLICT' });
    expect((await nodos({ estado: 'FALLIDA' })).map((una) => una.id)).toContain(id);
  });

  it('is counted: what waits, and what failed in the last seven days', async () => {
    await equipo.db.execute(sql`delete from notificacion`);
    for (const estado of ['pendiente', 'pendiente', 'fallida', 'enviada']) await crear(ana, estado);
    const vieja = await crear(ana, 'fallida');
    await equipo.db.execute(
      sql`update notificacion set creada_en = ${new Date(equipo.ahora.getTime() - 8 * 86_400_000).toISOString()}::timestamptz
          where id = ${vieja}`,
    );
    const muestras = leerPrometheus(await equipo.servidor.app.get(Metricas).texto());
    expect(muestras.get('seguimiento_notificaciones{estado="pendiente"}')).toBe(2);
    expect(muestras.get('seguimiento_notificaciones{estado="fallida"}')).toBe(1);
  });

  it('is removed when it is old, with its deliveries, and so are reminders that were sent or never will be', async () => {
    await equipo.db.execute(sql`delete from notificacion`);
    const dispositivo = await equipo.dispositivo(ana.id);
    equipo.ahora = new Date('2031-01-01T00:00:00Z');
    const vieja = await crear(ana, 'fallida', { [dispositivo]: 1 });
    const reciente = await crear(ana, 'fallida', { [dispositivo]: 1 });
    const haceDias = (dias: number) => new Date(equipo.ahora.getTime() - dias * 86_400_000);
    await equipo.db.execute(
      sql`update notificacion set creada_en = ${haceDias(31).toISOString()}::timestamptz where id = ${vieja}`,
    );
    const baja = await equipo.usuario(ana.sesion.usuario.empresaId);
    await equipo.desactivar(baja);
    const enviado = await equipo.recordatorio(ana.id, haceDias(40));
    const enviadoTarde = await equipo.recordatorio(ana.id, haceDias(40));
    for (const [id, dias] of [
      [enviado, 31],
      [enviadoTarde, 29],
    ] as const)
      await equipo.db.execute(
        sql`update recordatorio set enviado_en = ${haceDias(dias).toISOString()}::timestamptz where id = ${id}`,
      );
    const pendiente = await equipo.recordatorio(ana.id, haceDias(40));
    await equipo.recordatorio(baja, haceDias(40));
    const deBajaPorVenir = await equipo.recordatorio(baja, haceDias(-1));

    await equipo.servidor.app.get(Retencion, { strict: false }).borrar();
    const quedan = await filas<{ id: number }>(equipo.db, sql`select id from recordatorio order by id`);
    expect(quedan.map(({ id }) => id)).toEqual([enviadoTarde, pendiente, deBajaPorVenir]);
    expect(await filas(equipo.db, sql`select notificacion_id as id from envio`)).toEqual([{ id: reciente }]);
  });
});

it('is not tried again while push messages are off', async () => {
  const equipo = await Equipo.iniciar('embebido', { variables: { FCM_CREDENCIALES: '' } });
  const admin = await equipo.servidor.entrar('admin');
  await equipo.dispositivo(admin.id);
  const id = await equipo.uno(sql`
    insert into notificacion (empresa_id, usuario_id, tipo, clave, titulo, texto, estado, vence_en)
    values (${admin.sesion.usuario.empresaId}, ${admin.id}, 'panico', 'una', 'x', 'y', 'fallida', now()) returning id`);
  expect((await admin.graphql(REINTENTAR, { id })).errors[0].extensions).toMatchObject({ code: 'CONFLICT' });
});
