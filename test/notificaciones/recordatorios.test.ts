import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { Equipo } from './equipo.js';

const CAMPOS = '{ id usuarioId texto programadoPara enviadoEn }';
const PROGRAMAR = `mutation ($usuarioId: Int!, $texto: String!, $programadoPara: DateTime!) {
  programarRecordatorio(usuarioId: $usuarioId, texto: $texto, programadoPara: $programadoPara) ${CAMPOS} }`;
const LISTAR = `query ($usuarioId: Int) { recordatorios(usuarioId: $usuarioId) ${CAMPOS} }`;
const CANCELAR = 'mutation ($id: Int!) { cancelarRecordatorio(id: $id) }';

enCadaBase('reminders', (perfil) => {
  let equipo: Equipo;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;
  let eva: Cliente;
  let otro: Cliente;
  beforeAll(async () => {
    equipo = await Equipo.iniciar(perfil);
    const { servidor } = equipo;
    [ana, luis, supervisor, eva, otro] = await Promise.all([
      servidor.entrar('ana'),
      servidor.entrar('luis'),
      servidor.entrar('supervisor'),
      servidor.entrar('eva'),
      servidor.entrar('supervisor@otra.local'),
    ]);
  });

  const dentroDe = (minutos: number) => new Date(equipo.ahora.getTime() + minutos * 60_000).toISOString();
  const datosDe = (para: Cliente, otros: Record<string, unknown> = {}) => ({
    usuarioId: para.id,
    texto: 'Llamar',
    programadoPara: dentroDe(60),
    ...otros,
  });
  const programar = async (quien: Cliente, para: Cliente, otros: Record<string, unknown> = {}) =>
    (await quien.datos(PROGRAMAR, datosDe(para, otros))).programarRecordatorio;
  const listar = async (quien: Cliente, usuarioId?: number | null): Promise<any[]> =>
    (await quien.datos(LISTAR, { usuarioId })).recordatorios;
  const ids = async (quien: Cliente, usuarioId?: number | null) =>
    (await listar(quien, usuarioId)).map(({ id }) => id);
  const errorDe = async (quien: Cliente, documento: string, variables: Record<string, unknown>) =>
    (await quien.graphql(documento, variables)).errors?.[0].extensions;

  it('are for oneself, and by who supervises for anybody of the empresa', async () => {
    const programadoPara = dentroDe(60);
    const propio = await programar(ana, ana, { texto: ' Comprar pilas ' });
    expect(propio).toEqual({
      id: expect.any(Number),
      usuarioId: ana.id,
      texto: 'Comprar pilas',
      programadoPara,
      enviadoEn: null,
    });
    expect((await programar(supervisor, luis)).usuarioId).toBe(luis.id);
    const negativas = await Promise.all([
      ...[luis, supervisor, eva].map((para) => ana.graphql(PROGRAMAR, datosDe(para))),
      supervisor.graphql(PROGRAMAR, datosDe(eva)),
      ...[0, -1, 2_147_483_647].map((usuarioId) =>
        supervisor.graphql(PROGRAMAR, datosDe(ana, { usuarioId })),
      ),
    ]);
    for (const negativa of negativas) expect(negativa).toEqual(negativas[0]);
    expect(negativas[0].errors[0]).toMatchObject({
      message: 'User not found',
      extensions: { code: 'NOT_FOUND' },
    });
  });

  it('are for the time to come: what is of just before is for now', async () => {
    expect((await programar(ana, ana, { programadoPara: dentroDe(-5) })).enviadoEn).toBeNull();
    for (const programadoPara of [dentroDe(-6), '2100-01-01T00:00:00.001Z', '0000-01-01T00:00:00Z']) {
      expect(await errorDe(ana, PROGRAMAR, datosDe(ana, { programadoPara }))).toMatchObject({
        code: 'BAD_USER_INPUT',
        errors: [{ path: 'programadoPara' }],
      });
    }
    for (const texto of ['', ' ', 'x'.repeat(501), '\uD800']) {
      expect(await errorDe(ana, PROGRAMAR, datosDe(ana, { texto }))).toMatchObject({
        code: 'BAD_USER_INPUT',
        errors: [{ path: 'texto' }],
      });
    }
  });

  it('are listed first to come, then the latest sent: one’s own, and of the empresa to who supervises', async () => {
    await equipo.db.execute(sql`delete from recordatorio`);
    const [tarde, temprano] = [
      await programar(ana, ana, { programadoPara: dentroDe(90) }),
      await programar(supervisor, ana, { programadoPara: dentroDe(30) }),
    ];
    const deLuis = await programar(luis, luis);
    const deEva = await programar(eva, eva);
    const enviados = [];
    for (const minutos of [20, 10]) {
      const { id } = await programar(ana, ana, { programadoPara: dentroDe(minutos) });
      enviados.push(id);
      await equipo.db.execute(
        sql`update recordatorio set enviado_en = ${dentroDe(minutos)}::timestamptz where id = ${id}`,
      );
    }
    const suyos = [temprano.id, tarde.id, ...enviados];
    expect(await ids(ana)).toEqual(suyos);
    expect(await ids(ana, ana.id)).toEqual(suyos);
    expect(await ids(supervisor, ana.id)).toEqual(suyos);
    expect(await ids(supervisor, null)).toEqual([temprano.id, deLuis.id, tarde.id, ...enviados]);
    expect(await ids(ana, luis.id)).toEqual([]);
    for (const ajeno of [eva.id, 0, 2_147_483_647]) expect(await ids(supervisor, ajeno)).toEqual([]);
    expect(await ids(otro)).toEqual([deEva.id]);
  });

  it('are taken back by whom they are for, who made them and who supervises, until they are sent', async () => {
    const cancelar = async (quien: Cliente, id: number) =>
      (await quien.datos(CANCELAR, { id })).cancelarRecordatorio;
    const { id: propio } = await programar(supervisor, ana);
    const ajenas = await Promise.all(
      [luis, eva, otro].flatMap((quien) =>
        [propio, 2_147_483_647, 0].map((id) => quien.graphql(CANCELAR, { id })),
      ),
    );
    for (const ajena of ajenas) expect(ajena).toEqual(ajenas[0]);
    expect(ajenas[0].errors[0].extensions.code).toBe('NOT_FOUND');
    expect(await cancelar(ana, propio)).toBe(true);
    expect(await errorDe(ana, CANCELAR, { id: propio })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await cancelar(supervisor, (await programar(ana, ana)).id)).toBe(true);

    const { id } = await programar(ana, ana, { programadoPara: dentroDe(0) });
    await equipo.alas(equipo.ahora);
    expect((await listar(ana)).find((uno) => uno.id === id)?.enviadoEn).toBe(equipo.ahora.toISOString());
    for (const quien of [ana, supervisor]) {
      expect(await errorDe(quien, CANCELAR, { id })).toMatchObject({ code: 'CONFLICT' });
    }
  });

  it('are either told or taken back, whichever is first', async () => {
    const programados = await Promise.all(
      Array.from({ length: 20 }, () => programar(ana, ana, { programadoPara: dentroDe(0) })),
    );
    const [cancelaciones] = await Promise.all([
      Promise.all(programados.map(({ id }) => ana.graphql(CANCELAR, { id }))),
      equipo.avisos.hacerPendientes(),
    ]);
    await equipo.avisos.hacerPendientes();
    const claves = new Set((await equipo.de(ana.id)).map(({ clave }) => clave));
    for (const [n, { data }] of cancelaciones.entries())
      expect(claves.has(`recordatorio-${programados[n].id}`)).toBe(data?.cancelarRecordatorio !== true);
  });
});
