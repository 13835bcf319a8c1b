import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BaseDatos, CONEXION } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { iniciarServidor } from '../apoyo/servidor.js';

/** No list is without an end, and none is cut so that what is cut off cannot be read. */
describe('of a long list', () => {
  let db: BaseDatos;
  let admin: Cliente;
  let supervisor: Cliente;
  let empresaId: number;
  beforeAll(async () => {
    const servidor = await iniciarServidor('embebido');
    ({ db } = servidor.app.get(CONEXION));
    [admin, supervisor] = (await Promise.all(['admin', 'supervisor'].map((q) => servidor.entrar(q)))) as [
      Cliente,
      Cliente,
    ];
    ({ empresaId } = admin.sesion.usuario);
    const area = JSON.stringify({ type: 'Circle', coordinates: [0, 0], radius: 50 });
    await db.execute(sql`
      insert into geocerca (empresa_id, nombre, area) select ${empresaId}, 'z', ${area}::jsonb from generate_series(1, 7)`);
    await db.execute(sql`
      insert into actividad (empresa_id, usuario_id, titulo, programada_para, asignada_por)
      select ${empresaId}, ${supervisor.id}, 'v' || n, timestamptz '2031-05-06Z' + (n / 2) * interval '1 h', ${admin.id}
      from generate_series(1, 1500) n`);
    await db.execute(sql`
      insert into recordatorio (empresa_id, usuario_id, texto, programado_para, creado_por, enviado_en)
      select ${empresaId}, ${supervisor.id}, 'r' || n, timestamptz '2031-05-06Z' + (n / 3) * interval '1 h', ${admin.id},
             case when n % 2 = 0 then timestamptz '2026-01-01Z' + (n / 4) * interval '1 h' end
      from generate_series(1, 1500) n`);
    await db.execute(sql`
      with c as (
        insert into conversacion (empresa_id, tipo, nombre)
        select ${empresaId}, 'grupal', 'g' from generate_series(1, 1300) returning id
      )
      insert into participante (empresa_id, conversacion_id, usuario_id) select ${empresaId}, id, ${admin.id} from c`);
  });

  /** Page after page to the end. */
  async function todos(pagina: (ultimo: number | undefined) => Promise<{ id: number }[]>): Promise<number[]> {
    const ids: number[] = [];
    for (let leidos; (leidos = await pagina(ids.at(-1))).length > 0;) ids.push(...leidos.map(({ id }) => id));
    return ids;
  }
  const paginas = async (documento: string, campo: string, mas = {}) =>
    todos(async (ultimo) => (await admin.datos(documento, { ultimo, ...mas }))[campo]);

  it.each([
    ['usuarios', 'first: 2, despuesDe: $ultimo', sql`usuario`],
    ['geocercas', 'first: 3, despuesDe: $ultimo', sql`geocerca`],
    ['conversaciones', 'despuesDe: $ultimo', sql`conversacion`],
    ['recordatorios', 'despuesDe: $ultimo', sql`recordatorio`],
  ])('each of the %s is read once, part by part', async (campo, argumentos, tabla) => {
    const ids = await paginas(`query ($ultimo: Int) { ${campo}(${argumentos}) { id } }`, campo);
    const filas: any = await db.execute(
      sql`select id from ${tabla} where empresa_id = ${empresaId} order by id`,
    );
    const hay = (Array.isArray(filas) ? filas : filas.rows).map(({ id }: { id: number }) => id);
    expect(ids.toSorted((uno, otro) => uno - otro)).toEqual(hay);
  });

  it('visits are read from the latest back', async () => {
    const leer = async (antes?: number) =>
      (
        await admin.datos('query ($antes: Int) { actividades(antesDe: $antes) { id programadaPara } }', {
          antes,
        })
      ).actividades;
    const ultimas = await leer();
    const primeras = await leer(ultimas[0].id);
    expect([primeras.length, ultimas.length]).toEqual([500, 1_000]);
    const momentos = [...primeras, ...ultimas].map(({ programadaPara }) => programadaPara);
    expect(momentos).toEqual(momentos.toSorted((uno, otro) => uno.localeCompare(otro)));
    expect(new Set([...primeras, ...ultimas].map(({ id }) => id)).size).toBe(1_500);
    expect(await leer(primeras[0].id)).toEqual([]);
    expect(await leer(2_147_483_647)).toEqual([]);
  });

  it.each(['usuarios', 'geocercas', 'conversaciones'])('no more than 1,000 %s are a part', async (campo) => {
    for (const first of [0, -1, 1_001]) {
      const { errors } = await admin.graphql(`query ($first: Int) { ${campo}(first: $first) { id } }`, {
        first,
      });
      expect(errors[0].extensions.errors).toEqual([
        { path: 'first', message: 'expected an integer between 1 and 1000' },
      ]);
    }
  });

  it('so many users, those who left included, are to be asked for in parts', async () => {
    await db.execute(sql`
      insert into usuario (empresa_id, nombre, correo, rol, desactivado_en)
      select ${empresaId}, 'x', 'antes-' || n || '@demo.local', 'colaborador', now() from generate_series(1, 20000) n`);
    const { errors } = await admin.graphql('{ usuarios(inactivos: true) { id } }');
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ path: 'first' }] });
    expect((await admin.datos('{ usuarios(inactivos: true, first: 1000) { id } }')).usuarios).toHaveLength(
      1_000,
    );
    expect((await admin.datos('{ usuarios { id } }')).usuarios.length).toBeLessThan(10);
  });

  it('no more than 20,000 participants are read at once', async () => {
    await db.execute(sql`
      insert into participante (empresa_id, conversacion_id, usuario_id)
      select ${empresaId}, c.id, u.id from conversacion c, (
        select id from usuario where empresa_id = ${empresaId} and id <> ${admin.id} order by id limit 25) u
      where c.empresa_id = ${empresaId}`);
    const documento = 'query ($n: Int) { conversaciones(first: $n) { id participantes { id } } }';
    const { errors } = await admin.graphql(documento);
    expect(errors[0].message).toMatch(/at most 20000 participants in all: ask for fewer conversations/);
    expect((await admin.datos(documento, { n: 100 })).conversaciones[99].participantes).toHaveLength(26);
  });

  it('a page of notifications of a rare state holds all of them', async () => {
    await db.execute(sql`
      insert into notificacion (empresa_id, usuario_id, tipo, clave, titulo, texto, estado, vence_en)
      select ${empresaId}, ${admin.id}, 'recordatorio', 'r-' || n, 't', 't',
             (case when n in (3, 20500) then 'sin-dispositivo' else 'push-apagado' end)::estado_notificacion, now()
      from generate_series(1, 21000) n`);
    const { notificaciones } = await admin.datos(
      '{ notificaciones(estado: SIN_DISPOSITIVO) { edges { node { id } } pageInfo { hasNextPage } } }',
    );
    expect(notificaciones).toEqual({
      edges: [{ node: { id: expect.any(Number) } }, { node: { id: expect.any(Number) } }],
      pageInfo: { hasNextPage: false },
    });
  });

  it('who comes back to more than 10,000 ended tasks is told to read them from their list', async () => {
    await db.execute(sql`
      insert into tarea_proceso (usuario_id, tipo, estado, fecha_fin)
      select ${supervisor.id}, 'x', 'cancelado', now() from generate_series(1, 10001)`);
    const ws = supervisor.ws();
    const query = 'subscription ($desde: DateTime) { progresoTarea(terminadasDesde: $desde) { seq } }';
    const variables = { desde: new Date(Date.now() - 3_600_000).toISOString() };
    await expect(ws.iterate({ query, variables }).next()).rejects.toMatchObject([
      {
        message: expect.stringMatching(/terminadasDesde: more than 10000 tasks have ended since/),
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    await ws.dispose();
  });
});
