import { sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { filas } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { Equipo } from './equipo.js';

const REGISTRAR = `mutation ($token: String!, $plataforma: String!) {
  registrarDispositivo(token: $token, plataforma: $plataforma) { id plataforma registradoEn } }`;
const ELIMINAR = 'mutation ($token: String!) { eliminarDispositivo(token: $token) }';

enCadaBase('devices', (perfil) => {
  let equipo: Equipo;
  let ana: Cliente;
  let luis: Cliente;
  let eva: Cliente;
  beforeAll(async () => {
    equipo = await Equipo.iniciar(perfil, { variables: { DISPOSITIVOS_POR_USUARIO: '3' } });
    const { servidor } = equipo;
    [ana, luis, eva] = await Promise.all([
      servidor.entrar('ana'),
      servidor.entrar('luis'),
      servidor.entrar('eva'),
    ]);
  });

  const registrar = async (quien: Cliente, token: string, plataforma = 'android') =>
    (await quien.datos(REGISTRAR, { token, plataforma })).registrarDispositivo;
  const eliminar = async (quien: Cliente, token: string) =>
    (await quien.datos(ELIMINAR, { token })).eliminarDispositivo;
  const de = async ({ id }: Cliente) =>
    (
      await filas<{ token: string }>(
        equipo.db,
        sql`select token from dispositivo where usuario_id = ${id} order by token`,
      )
    ).map(({ token }) => token);
  const vaciar = () => equipo.db.execute(sql`delete from dispositivo`);

  it('are registered, again when they are used, and removed by whose they are', async () => {
    equipo.ahora = new Date();
    const token = randomBytes(2_048).toString('hex');
    const uno = await registrar(ana, token, ' ios ');
    expect(uno).toEqual({
      id: expect.any(Number),
      plataforma: 'ios',
      registradoEn: equipo.ahora.toISOString(),
    });
    equipo.ahora = new Date(equipo.ahora.getTime() + 60_000);
    expect(await registrar(ana, token, 'web')).toEqual({
      id: uno.id,
      plataforma: 'web',
      registradoEn: equipo.ahora.toISOString(),
    });
    expect(await de(ana)).toEqual([token]);
    for (const otro of [luis, eva]) expect(await eliminar(otro, token)).toBe(false);
    expect(await de(ana)).toEqual([token]);
    expect(await eliminar(ana, token)).toBe(true);
    expect(await eliminar(ana, token)).toBe(false);
    expect(await de(ana)).toEqual([]);
  });

  it.each([
    ['token', { token: '' }],
    ['token', { token: 'x'.repeat(4_097) }],
    ['token', { token: 'a\0b' }],
    ['plataforma', { plataforma: '  ' }],
    ['plataforma', { plataforma: 'x'.repeat(51) }],
  ])('are refused with a %s that is not right', async (path, otros) => {
    const { errors } = await ana.graphql(REGISTRAR, { token: 'uno', plataforma: 'android', ...otros });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ path }] });
    if (path !== 'token') return;
    const respuesta = await ana.graphql(ELIMINAR, otros);
    expect(respuesta.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ path }] });
  });

  it('are of who registered them last, in whichever empresa, with nothing of who had them before', async () => {
    await vaciar();
    const deAna = await registrar(ana, 'compartido');
    const notificacionId = await equipo.uno(sql`
      insert into notificacion (empresa_id, usuario_id, tipo, clave, titulo, texto, vence_en)
      select empresa_id, id, 'recordatorio', 'una', 'x', 'y', now() + interval '1 day' from usuario where id = ${ana.id}
      returning id`);
    await equipo.db.execute(sql`insert into envio (usuario_id, notificacion_id, dispositivo_id)
      values (${ana.id}, ${notificacionId}, ${deAna.id})`);
    const deEva = await registrar(eva, 'compartido');
    expect(deEva.id).not.toBe(deAna.id);
    expect([await de(ana), await de(eva)]).toEqual([[], ['compartido']]);
    expect(
      await filas(equipo.db, sql`select 1 from envio where notificacion_id = ${notificacionId}`),
    ).toEqual([]);
  });

  it('are one, of many registrations of several users at once', async () => {
    await vaciar();
    const respuestas = await Promise.all(
      [ana, luis, eva].flatMap((quien) =>
        Array.from({ length: 8 }, (_, n) =>
          quien.graphql(REGISTRAR, { token: `a-la-vez-${n % 2}`, plataforma: 'web' }),
        ),
      ),
    );
    for (const { errors } of respuestas) expect(errors).toBeUndefined();
    const suyos = [await de(ana), await de(luis), await de(eva)].flat();
    expect(suyos.toSorted()).toEqual(['a-la-vez-0', 'a-la-vez-1']);
  });

  it('are so many of a user at most: those registered longest ago go', async () => {
    await vaciar();
    const empezado = Date.now();
    for (const [n, token] of ['a', 'b', 'c', 'a', 'd'].entries()) {
      equipo.ahora = new Date(empezado + n * 1_000);
      await registrar(ana, token);
    }
    expect(await de(ana)).toEqual(['a', 'c', 'd']);
    await registrar(luis, 'otro');
    await Promise.all(Array.from({ length: 10 }, (_, n) => registrar(ana, `n-${n}`)));
    expect(await de(ana)).toHaveLength(3);
    expect(await de(luis)).toEqual(['otro']);
  });
});
