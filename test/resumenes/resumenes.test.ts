import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BaseDatos, CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import { RESUMENES_MAXIMOS } from '../../src/resumenes/resumenes.entrada.js';
import type { Cliente } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const CONSULTA = `query ($usuarioId: Int, $desde: Date!, $hasta: Date!) {
  resumenesDiarios(usuarioId: $usuarioId, desde: $desde, hasta: $hasta) {
    usuarioId fecha zonaHoraria distanciaMetros puntos puntosDescartados descartadosPorPrecision
    descartadosPorVelocidad descartadosPorRuido actualizadoEn
  }
}`;
const OCTUBRE = { desde: '2026-10-01', hasta: '2026-10-31' };

describe('the summaries of each day', () => {
  let servidor: ServidorDePrueba;
  let db: BaseDatos;
  let ana: Cliente;
  let luis: Cliente;
  let eva: Cliente;
  let supervisor: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    ({ db } = servidor.app.get<Conexion>(CONEXION));
    [ana, luis, eva, supervisor] = (await Promise.all(
      ['ana', 'luis', 'eva', 'supervisor'].map((quien) => servidor.entrar(quien)),
    )) as [Cliente, Cliente, Cliente, Cliente];
    for (const { id } of [luis, ana, eva]) await guardar(id, '2026-10-05');
    await guardar(ana.id, '2026-10-04');
    await guardar(ana.id, '2026-11-01');
  });
  const guardar = (usuarioId: number, fecha: string) =>
    db.execute(sql`
      insert into resumen_diario (empresa_id, usuario_id, fecha, zona_horaria, distancia_metros, puntos,
        descartados_por_precision, descartados_por_velocidad, descartados_por_ruido, actualizado_en)
      select empresa_id, id, ${fecha}::date, 'Europe/Madrid', 1234.567, 100, 1, 20, 3, '2026-10-06T01:02:03.004Z'
      from usuario where id = ${usuarioId}`);
  const leer = async (cliente: Cliente, variables: object) =>
    (await cliente.datos(CONSULTA, { ...OCTUBRE, ...variables })).resumenesDiarios as any[];
  const dias = async (cliente: Cliente, variables: object = {}) =>
    (await leer(cliente, variables)).map(({ fecha, usuarioId }) => [fecha, usuarioId]);

  it('say everything of the day, and how many positions did not count for which reason', async () => {
    expect(await leer(luis, {})).toEqual([
      {
        usuarioId: luis.id,
        fecha: '2026-10-05',
        zonaHoraria: 'Europe/Madrid',
        distanciaMetros: 1_234.567,
        puntos: 100,
        puntosDescartados: 24,
        descartadosPorPrecision: 1,
        descartadosPorVelocidad: 20,
        descartadosPorRuido: 3,
        actualizadoEn: '2026-10-06T01:02:03.004Z',
      },
    ]);
  });

  it('are by day and user: everybody’s of the empresa for who supervises it, or one’s', async () => {
    const [una, otro] = [ana.id, luis.id].toSorted((a, b) => a - b);
    expect(await dias(supervisor)).toEqual([
      ['2026-10-04', ana.id],
      ['2026-10-05', una],
      ['2026-10-05', otro],
    ]);
    expect(await dias(supervisor, { usuarioId: luis.id })).toEqual([['2026-10-05', luis.id]]);
    expect(await dias(supervisor, { usuarioId: null, hasta: '2026-10-04' })).toEqual([
      ['2026-10-04', ana.id],
    ]);
    for (const usuarioId of [eva.id, 999_999, 0, -1, 2_147_483_647])
      expect(await dias(supervisor, { usuarioId })).toEqual([]);
  });

  it('are one’s own alone for everybody else', async () => {
    const suyos = [
      ['2026-10-04', ana.id],
      ['2026-10-05', ana.id],
    ];
    expect(await dias(ana)).toEqual(suyos);
    expect(await dias(ana, { usuarioId: ana.id })).toEqual(suyos);
    for (const usuarioId of [luis.id, eva.id, 999_999]) expect(await dias(ana, { usuarioId })).toEqual([]);
  });

  it.each([
    ['hasta', { desde: '2026-10-02', hasta: '2026-10-01' }, 'expected a day not before desde'],
    ['hasta', { desde: '2026-01-01', hasta: '2027-01-02' }, 'expected at most 366 days'],
    ['desde', { desde: '0000-12-31', hasta: '0001-01-01' }, 'expected a day since the year 1'],
  ])('are refused by %s for what is no range: %o', async (path, rango, message) => {
    const { errors } = await supervisor.graphql(CONSULTA, rango);
    expect(errors[0].extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      errors: [{ path, message: expect.stringContaining(message) }],
    });
  });

  it('are given for 366 days, of any age', async () => {
    expect(await dias(ana, { desde: '2026-01-01', hasta: '2027-01-01' })).toHaveLength(3);
    for (const rango of [
      { desde: '0001-01-01', hasta: '0001-12-31' },
      { desde: '9999-01-01', hasta: '9999-12-31' },
    ])
      expect(await dias(ana, rango)).toEqual([]);
  });

  it('are refused if they are too many at once, or asked for twice in one operation', async () => {
    await db.execute(sql`
      insert into usuario (empresa_id, nombre, correo, rol)
      select ${supervisor.sesion.usuario.empresaId}::int, 'Alguien', n || '@muchos.local', 'colaborador'
      from generate_series(1, 400) n`);
    await db.execute(sql`
      insert into resumen_diario (empresa_id, usuario_id, fecha, zona_horaria, distancia_metros, puntos,
        descartados_por_precision, descartados_por_velocidad, descartados_por_ruido, actualizado_en)
      select empresa_id, id, date '2025-01-01' + n, 'UTC', 0, 1, 0, 0, 0, now()
      from usuario, generate_series(0, 49) n where correo like '%@muchos.local'`);
    const rango = { desde: '2025-01-01', hasta: '2025-02-19' };
    expect(await dias(supervisor, rango)).toHaveLength(RESUMENES_MAXIMOS);
    await guardar(ana.id, '2025-01-01');
    const { errors } = await supervisor.graphql(CONSULTA, rango);
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ path: 'hasta' }] });
    const dosVeces = `{ a: resumenesDiarios(desde: "2026-10-01", hasta: "2026-10-02") { puntos }
                        b: resumenesDiarios(desde: "2026-10-01", hasta: "2026-10-02") { puntos } }`;
    expect((await ana.graphql(dosVeces)).errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('are to be made again when positions come more than two minutes late', async () => {
    const enviar = async (...haceS: number[]) => {
      const ubicaciones = haceS.map((segundos) => ({
        id: randomUUID(),
        lat: 1,
        lon: 1,
        fecha: new Date(Date.now() - segundos * 1_000).toISOString(),
      }));
      expect((await luis.pedir('POST', '/tracking/ubicaciones', { ubicaciones })).cuerpo.aceptadas).toBe(
        haceS.length,
      );
    };
    const marcas = () =>
      filas<{ fecha: string }>(
        db,
        sql`select fecha::text as fecha from ubicacion_tardia where usuario_id = ${luis.id} order by id`,
      );
    await enviar(0, 100, -100);
    expect(await marcas()).toEqual([]);
    await enviar(10, 121, 4 * 86_400, 4 * 86_400 + 1);
    const enUtc = (segundos: number) => new Date(Date.now() - segundos * 1_000).toISOString().slice(0, 10);
    expect((await marcas()).map(({ fecha }) => fecha)).toEqual([enUtc(4 * 86_400), enUtc(121)]);
  });
});
