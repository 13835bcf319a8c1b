import { sql } from 'drizzle-orm';
import { beforeAll, expect, it, vi } from 'vitest';
import { AlertasService } from '../../src/alertas/index.js';
import { type BaseDatos, CONEXION, type Conexion } from '../../src/base-datos/index.js';
import type { Actor } from '../../src/comun/actor.js';
import { Reloj } from '../../src/comun/reloj.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const CAMPOS = `{ id tipo critica usuarioId geocercaId mensaje abiertaEn ultimaVezEn cerradaEn atendidaEn atendidaPor
  ubicacion { id usuarioId lat lon precision velocidad rumbo bateria fecha } }`;
const PANICO = `mutation ($lat: Float, $lon: Float, $mensaje: String) {
  enviarPanico(lat: $lat, lon: $lon, mensaje: $mensaje) ${CAMPOS} }`;
const ATENDER = `mutation ($id: Int!) { atenderAlerta(id: $id) ${CAMPOS} }`;
const LISTAR = `query ($abiertas: Boolean, $first: Int, $after: String) {
  alertas(abiertas: $abiertas, first: $first, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
const FECHA = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

enCadaBase('alerts', (perfil) => {
  let servidor: ServidorDePrueba;
  let alertas: AlertasService;
  let db: BaseDatos;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;
  let admin: Cliente;
  let eva: Cliente;
  let otro: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    alertas = servidor.app.get(AlertasService, { strict: false });
    ({ db } = servidor.app.get<Conexion>(CONEXION));
    [ana, luis, supervisor, admin, eva, otro] = await Promise.all([
      servidor.entrar('ana'),
      servidor.entrar('luis'),
      servidor.entrar('supervisor'),
      servidor.entrar('admin'),
      servidor.entrar('eva'),
      servidor.entrar('supervisor@otra.local'),
    ]);
  });

  const pulsar = async (cliente: Cliente, argumentos: Record<string, unknown> = {}) =>
    (await cliente.datos(PANICO, argumentos)).enviarPanico;
  const atender = async (cliente: Cliente, id: number) =>
    (await cliente.datos(ATENDER, { id })).atenderAlerta;
  const ids = async (cliente: Cliente, argumentos: Record<string, unknown> = {}): Promise<number[]> =>
    (await cliente.datos(LISTAR, { first: 100, ...argumentos })).alertas.edges.map(
      ({ node }: { node: { id: number } }) => node.id,
    );
  const codigoDe = async (cliente: Cliente, documento: string, variables: Record<string, unknown>) =>
    (await cliente.graphql(documento, variables)).errors?.[0].extensions;
  const actorDe = (cliente: Cliente): Actor => ({
    usuarioId: cliente.id,
    empresaId: cliente.sesion.usuario.empresaId,
    rol: 'colaborador',
    expiraEn: new Date(8.64e15),
  });

  async function situar(cliente: Cliente, lat: number, haceSegundos: number): Promise<void> {
    await db.execute(sql`
      insert into ultima_ubicacion (usuario_id, id, lat, lon, precision, bateria, fecha)
      values (${cliente.id}, gen_random_uuid(), ${lat}, -70.5, 12.5, 0.8, now() - make_interval(secs => ${haceSegundos}))
      on conflict (usuario_id) do update set id = excluded.id, lat = excluded.lat, fecha = excluded.fecha`);
  }

  it('of panic open at once, critical, with the position that comes along, and are the same one while open', async () => {
    const primera = await pulsar(ana, { lat: 41.4, lon: 2.17, mensaje: '  Me han seguido ' });
    expect(primera).toEqual({
      id: expect.any(Number),
      tipo: 'PANICO',
      critica: true,
      usuarioId: ana.id,
      geocercaId: null,
      mensaje: 'Me han seguido',
      abiertaEn: FECHA,
      ultimaVezEn: primera.abiertaEn,
      cerradaEn: null,
      atendidaEn: null,
      atendidaPor: null,
      ubicacion: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        usuarioId: ana.id,
        lat: 41.4,
        lon: 2.17,
        precision: null,
        velocidad: null,
        rumbo: null,
        bateria: null,
        fecha: FECHA,
      },
    });

    const segunda = await pulsar(ana, { lat: 41.5, lon: 2.2, mensaje: 'Otra vez' });
    expect(segunda).toMatchObject({
      id: primera.id,
      mensaje: 'Me han seguido',
      abiertaEn: primera.abiertaEn,
    });
    expect(segunda.ubicacion).toMatchObject({ lat: 41.5, lon: 2.2 });
    expect(Date.parse(segunda.ultimaVezEn)).toBeGreaterThan(Date.parse(primera.ultimaVezEn));

    // An older fix, and a press that an offline phone reports late, take nothing back.
    await situar(ana, 10, 3_600);
    const hora = new Date(Date.now() - 600_000);
    const tardia = await alertas.enviarPanico(actorDe(ana), { lat: 1, lon: 1 }, hora);
    expect(tardia).toMatchObject({
      id: primera.id,
      ultimaVezEn: segunda.ultimaVezEn,
      ubicacion: segunda.ubicacion,
    });
    expect((await pulsar(ana)).ubicacion).toEqual(segunda.ubicacion);
    await atender(supervisor, primera.id);
  });

  it('of panic take the newest known position if none comes along, if there is one, and name the person', async () => {
    const sinLugar = await pulsar(luis, { lat: null, mensaje: ' ' });
    expect(sinLugar).toMatchObject({ mensaje: 'Luis ha enviado una alerta de pánico', ubicacion: null });
    await situar(luis, -33.4, 60);
    expect((await pulsar(luis)).ubicacion).toMatchObject({
      usuarioId: luis.id,
      lat: -33.4,
      lon: -70.5,
      precision: 12.5,
      velocidad: null,
      bateria: 0.8,
      fecha: FECHA,
    });
    await atender(supervisor, sinLugar.id);
  });

  it('of panic take the place of a press as it comes, whatever clock dated the one before', async () => {
    // By a phone whose clock is 4 minutes ahead.
    await situar(eva, 10, -240);
    const primera = await pulsar(eva);
    expect(primera.ubicacion).toMatchObject({ lat: 10 });
    const haceUnMinuto = new Date(Date.now() - 60_000);
    const tardia = await alertas.enviarPanico(actorDe(eva), { lat: 20, lon: 2 }, haceUnMinuto);
    expect(tardia.ubicacion).toMatchObject({ lat: 10 });
    expect((await pulsar(eva, { lat: 30, lon: 3 })).ubicacion).toMatchObject({ lat: 30, lon: 3 });

    // So of a press that was offline for no time, by a clock that is ahead.
    await db.execute(sql`
      update alerta set ubicacion = ubicacion || jsonb_build_object('fecha', ${new Date(Date.now() + 240_000).toISOString()}::text)
      where id = ${primera.id}`);
    const ahora = new Date(Date.now() + 60_000);
    const puntual = await alertas.enviarPanico(actorDe(eva), { lat: 40, lon: 4 }, ahora);
    expect(puntual).toMatchObject({ id: primera.id, ubicacion: { lat: 40, lon: 4 } });
    await atender(otro, primera.id);
    await db.execute(sql`delete from alerta where id = ${primera.id}`);
    await db.execute(sql`delete from ultima_ubicacion where usuario_id = ${eva.id}`);
  });

  it('of panic that an offline phone reports began when it was pressed, within what is credible', async () => {
    const hora = new Date(Date.now() - 3_600_000);
    const { id, abiertaEn, ubicacion } = await alertas.enviarPanico(actorDe(luis), { lat: 1, lon: 2 }, hora);
    expect([abiertaEn, ubicacion?.fecha]).toEqual([hora.toISOString(), hora.toISOString()]);
    await atender(supervisor, id);

    const adelantado = new Date(Date.now() + 60_000);
    const hecha = await alertas.enviarPanico(actorDe(luis), {}, adelantado);
    expect(Date.parse(hecha.abiertaEn)).toBeLessThan(adelantado.getTime());
    await atender(supervisor, hecha.id);
    for (const increible of [new Date(Date.now() + 360_000), new Date(Date.now() - 8 * 86_400_000)]) {
      await expect(alertas.enviarPanico(actorDe(luis), {}, increible)).rejects.toMatchObject({
        codigo: 'BAD_USER_INPUT',
        errores: [{ path: 'fecha' }],
      });
    }
  });

  it.each([
    ['lat', { lat: 90.1, lon: 0 }],
    ['lon', { lat: 0, lon: -180.1 }],
    ['lon', { lat: 0 }],
    ['lat', { lon: 0, lat: null }],
    ['mensaje', { mensaje: 'x'.repeat(501) }],
    ['mensaje', { mensaje: 'a\0b' }],
  ])('of panic are refused for a %s that is not right', async (path, argumentos) => {
    expect(await codigoDe(eva, PANICO, argumentos)).toMatchObject({
      code: 'BAD_USER_INPUT',
      errors: [{ path }],
    });
    expect(await ids(otro)).toEqual([]);
  });

  it('are attended by whoever is first, and a panic ends with it: the next press opens another', async () => {
    const { id } = await pulsar(ana);
    const respuestas = await Promise.all(
      [supervisor, admin, supervisor, admin].map((quien) => atender(quien, id)),
    );
    const [primera] = respuestas;
    expect(primera).toMatchObject({ id, atendidaEn: FECHA, cerradaEn: primera.atendidaEn });
    expect([supervisor.id, admin.id]).toContain(primera.atendidaPor);
    for (const respuesta of respuestas) expect(respuesta).toEqual(primera);

    const nueva = await pulsar(ana);
    expect(nueva.id).toBeGreaterThan(id);
    expect(nueva).toMatchObject({ atendidaEn: null, cerradaEn: null });
    await atender(admin, nueva.id);
  });

  it('are one, of 20 presses at once, also while somebody attends', async () => {
    const presas = await Promise.all(Array.from({ length: 20 }, () => pulsar(ana)));
    const abiertas = await ids(supervisor, { abiertas: true });
    expect(new Set(presas.map(({ id }) => id))).toEqual(new Set(abiertas));
    expect(abiertas).toHaveLength(1);

    await Promise.all([
      ...Array.from({ length: 10 }, () => pulsar(ana)),
      atender(supervisor, abiertas[0] ?? 0),
      ...Array.from({ length: 10 }, () => pulsar(ana)),
    ]);
    expect((await ids(supervisor, { abiertas: true })).length).toBeLessThanOrEqual(1);
    for (const id of await ids(supervisor, { abiertas: true })) await atender(supervisor, id);
  });

  it('are those of one’s own empresa, for who supervises', async () => {
    const { id } = await pulsar(ana);
    for (const [documento, variables] of [
      [LISTAR, {}],
      [ATENDER, { id }],
      [ATENDER, { id: 2_147_483_647 }],
    ] as const) {
      expect(await codigoDe(luis, documento, variables)).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await ids(admin)).toContain(id);
    expect(await ids(otro)).not.toContain(id);
    const respuestas = await Promise.all(
      [id, 2_147_483_647, 0, -1].map((ajena) => otro.graphql(ATENDER, { id: ajena })),
    );
    for (const respuesta of respuestas) expect(respuesta).toEqual(respuestas[0]);
    expect(respuestas[0].errors[0].extensions.code).toBe('NOT_FOUND');
    expect((await atender(admin, id)).atendidaPor).toBe(admin.id);
  });

  it('are listed newest first, open or closed or both, page by page', async () => {
    const evas = [];
    for (let vez = 0; vez < 3; vez++) {
      evas.unshift((await pulsar(eva)).id);
      if (vez < 2) await atender(otro, evas[0]);
    }
    expect(await ids(otro)).toEqual(evas);
    expect(await ids(otro, { abiertas: null, first: null, after: null })).toEqual(evas);
    expect(await ids(otro, { abiertas: true })).toEqual(evas.slice(0, 1));
    expect(await ids(otro, { abiertas: false })).toEqual(evas.slice(1));

    const { alertas: pagina } = await otro.datos(LISTAR, { first: 2 });
    expect(pagina.pageInfo.hasNextPage).toBe(true);
    expect(await ids(otro, { after: pagina.pageInfo.endCursor })).toEqual(evas.slice(2));
    for (const argumentos of [{ first: 0 }, { first: 101 }, { after: 'nada' }]) {
      expect(await codigoDe(otro, LISTAR, argumentos)).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
    await atender(otro, evas[0]);
  });

  it('are dated by the clock of the rules, not by the database’s', async () => {
    const momento = new Date('2026-05-04T10:00:00Z');
    const reloj = vi.spyOn(servidor.app.get(Reloj), 'ahora').mockReturnValue(momento);
    const { id, abiertaEn, ultimaVezEn } = await alertas.enviarPanico(actorDe(luis), {});
    const { atendidaEn, cerradaEn } = await alertas.atender(actorDe(supervisor), id);
    reloj.mockRestore();
    const momentos = [abiertaEn, ultimaVezEn, atendidaEn, cerradaEn];
    expect(new Set(momentos)).toEqual(new Set([momento.toISOString()]));
  });
});
