import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BaseDatos, CONEXION, enTurno, filas } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO, enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor } from '../apoyo/servidor.js';

/** A kind of rows, what fills all of its places but one, and what takes a place. */
interface Cupo {
  readonly que: string;
  readonly llenar: () => Promise<unknown>;
  readonly pedir: () => Promise<any>;
  readonly cuantos: () => Promise<number>;
  readonly codigo: string;
  readonly mensaje: RegExp;
}

const CIRCULO = { type: 'Circle', coordinates: [-3.7, 40.4], radius: 150 };
const DENTRO_DE_UN_MES = new Date(Date.now() + 30 * 86_400_000).toISOString();
const VISITA = '2031-05-06T12:00:00Z';

/** What one user or empresa can make the server keep: of several who ask at once for the last place, one has it. */
enCadaBase('there may be so many', (perfil) => {
  let db: BaseDatos;
  let admin: Cliente;
  let ana: Cliente;
  let luis: Cliente;
  let empresaId: number;
  beforeAll(async () => {
    const servidor = await iniciarServidor(perfil, {
      variables: { SIMULACION_INTERVALO_MS: '3600000', TAREAS_BARRIDO_MS: '3600000' },
    });
    ({ db } = servidor.app.get(CONEXION));
    const clientes = await Promise.all(['admin', 'ana', 'luis'].map((quien) => servidor.entrar(quien)));
    [admin, ana, luis] = clientes as [Cliente, Cliente, Cliente];
    ({ empresaId } = admin.sesion.usuario);
  });

  const contar = async (consulta: ReturnType<typeof sql>) =>
    (await filas<{ n: number }>(db, sql`select count(*)::int as n from ${consulta}`))[0]?.n ?? 0;
  const crearZona = (usuarioIds: readonly number[] = [], area: object = CIRCULO) =>
    admin.graphql(
      `mutation ($area: JSONObject!, $usuarioIds: [Int!]!) {
        crearGeocerca(nombre: "Obra", area: $area, usuarioIds: $usuarioIds) { id }
      }`,
      { area, usuarioIds },
    );
  const iniciar = (clave?: string) =>
    ana.graphql('mutation ($clave: String) { iniciarTarea(tipo: "x", claveIdempotencia: $clave) { id } }', {
      clave,
    });
  let numero = 0;

  const CUPOS: readonly Cupo[] = [
    {
      que: 'tasks of a user that have not ended',
      llenar: () =>
        db.execute(
          sql`insert into tarea_proceso (usuario_id, tipo) select ${ana.id}, 'x' from generate_series(1, 499)`,
        ),
      pedir: () => iniciar(),
      cuantos: () =>
        contar(sql`tarea_proceso where usuario_id = ${ana.id} and estado in ('pendiente', 'en-proceso')`),
      codigo: 'TOO_MANY_REQUESTS',
      mensaje: /^500 tasks of yours have not ended: try again in 10 s$/,
    },
    {
      que: 'zones of a user',
      llenar: () =>
        db.execute(sql`
          with z as (
            insert into geocerca (empresa_id, nombre, area)
            select ${empresaId}, 'Otra', ${JSON.stringify(CIRCULO)}::jsonb from generate_series(1, 99) returning id
          )
          insert into geocerca_usuario (empresa_id, geocerca_id, usuario_id, version)
          select ${empresaId}, id, ${ana.id}, 1 from z`),
      pedir: () => crearZona([luis.id, ana.id]),
      cuantos: () => contar(sql`geocerca_usuario where usuario_id = ${ana.id}`),
      codigo: 'CONFLICT',
      mensaje: /^There may be at most 100 zones of one user: take user \d+ out of others first$/,
    },
    {
      que: 'zones of an empresa',
      llenar: async () =>
        db.execute(sql`
          insert into geocerca (empresa_id, nombre, area, activa)
          select ${empresaId}, 'Otra', ${JSON.stringify(CIRCULO)}::jsonb, false
          from generate_series(1, 999 - (select count(*) from geocerca where empresa_id = ${empresaId}))`),
      pedir: () => crearZona(),
      cuantos: () => contar(sql`geocerca where empresa_id = ${empresaId}`),
      codigo: 'CONFLICT',
      mensaje: /^There may be at most 1000 zones in an empresa: change one that is in use no more$/,
    },
    {
      que: 'reminders of a user',
      llenar: () =>
        db.execute(sql`
          insert into recordatorio (empresa_id, usuario_id, texto, programado_para, creado_por)
          select ${empresaId}, ${luis.id}, 'x', now() + interval '1 day' * (n % 300), ${admin.id}
          from generate_series(1, 999) n`),
      pedir: () =>
        admin.graphql(
          `mutation ($usuarioId: Int!, $cuando: DateTime!) {
            programarRecordatorio(usuarioId: $usuarioId, texto: "x", programadoPara: $cuando) { id }
          }`,
          { usuarioId: luis.id, cuando: DENTRO_DE_UN_MES },
        ),
      cuantos: () => contar(sql`recordatorio where usuario_id = ${luis.id}`),
      codigo: 'CONFLICT',
      mensaje: /^There may be at most 1000 reminders of one user/,
    },
    {
      que: 'visits of a user on a day',
      llenar: () =>
        db.execute(sql`
          insert into actividad (empresa_id, usuario_id, titulo, programada_para, asignada_por)
          select ${empresaId}, ${luis.id}, 'x', timestamptz '2031-05-06Z' + n * interval '100 s', ${admin.id}
          from generate_series(0, 498) n`),
      pedir: () =>
        admin.graphql(
          `mutation ($usuarioId: Int!, $cuando: DateTime!) {
            asignarActividad(usuarioId: $usuarioId, titulo: "x", programadaPara: $cuando) { id }
          }`,
          { usuarioId: luis.id, cuando: VISITA },
        ),
      cuantos: () => contar(sql`actividad where usuario_id = ${luis.id}`),
      codigo: 'CONFLICT',
      mensaje: /^There may be at most 500 visits of one user on one UTC day/,
    },
    {
      que: 'groups of a user',
      // Those that luis has added her to take none of her places.
      llenar: () =>
        db.execute(sql`
          with c as (
            insert into conversacion (empresa_id, tipo, nombre, creada_por)
            select ${empresaId}, 'grupal', 'x', case when n < 1000 then ${ana.id}::int else ${luis.id} end
            from generate_series(1, 1999) n returning id
          )
          insert into participante (empresa_id, conversacion_id, usuario_id) select ${empresaId}, id, ${ana.id} from c`),
      pedir: () =>
        ana.graphql('mutation ($con: [Int!]!) { crearGrupo(nombre: "x", usuarioIds: $con) { id } }', {
          con: [luis.id],
        }),
      cuantos: () => contar(sql`conversacion where creada_por = ${ana.id}`),
      codigo: 'CONFLICT',
      mensaje: /^There may be at most 1000 groups that one user has made/,
    },
    {
      que: 'users of an empresa',
      llenar: () =>
        db.execute(sql`
          insert into usuario (empresa_id, nombre, correo, rol)
          select ${empresaId}, 'x', 'relleno-' || n || '@demo.local', 'colaborador'
          from generate_series(1, 9999 - (
            select count(*)::int from usuario where empresa_id = ${empresaId} and desactivado_en is null)) n`),
      pedir: () =>
        admin.graphql(
          `mutation ($correo: String!, $clave: String!) {
            crearUsuario(nombre: "x", correo: $correo, clave: $clave, rol: COLABORADOR) { id }
          }`,
          { correo: `uno-${++numero}@demo.local`, clave: CLAVE_DEMO },
        ),
      cuantos: () => contar(sql`usuario where empresa_id = ${empresaId} and desactivado_en is null`),
      codigo: 'CONFLICT',
      mensaje: /^There may be at most 10000 users of an empresa who may sign in/,
    },
  ];

  it.each(CUPOS.map((cupo) => [cupo.que, cupo] as const))('%s', async (_, cupo) => {
    await cupo.llenar();
    const antes = await cupo.cuantos();
    const respuestas = await Promise.all(Array.from({ length: 4 }, () => cupo.pedir()));
    const errores = respuestas.flatMap(({ errors }) => errors ?? []);
    expect(errores.map(({ extensions }) => extensions.code)).toEqual(Array(3).fill(cupo.codigo));
    for (const { message } of errores) expect(message).toMatch(cupo.mensaje);
    expect(await cupo.cuantos()).toBe(antes + 1);
  });

  describe('and', () => {
    it('a task that was started before is given again, however many there are', async () => {
      await db.execute(
        sql`update tarea_proceso set clave_idempotencia = 'una'
            where id = (select min(id) from tarea_proceso where usuario_id = ${ana.id})`,
      );
      const ultimo = () =>
        filas<{ n: number }>(db, sql`select last_value::int as n from tarea_proceso_id_seq`);
      const antes = await ultimo();
      expect((await iniciar('una')).data.iniciarTarea.id).toEqual(expect.any(Number));
      expect((await iniciar('otra')).errors[0].extensions).toMatchObject({
        code: 'TOO_MANY_REQUESTS',
        retryAfter: 10,
      });
      // Neither has used up a number.
      expect(await ultimo()).toEqual(antes);
      const id = (await ana.datos('{ tareas(first: 1) { edges { node { id } } } }')).tareas.edges[0].node.id;
      await ana.datos('mutation ($id: Int!) { cancelarTarea(id: $id) { id } }', { id });
      expect((await iniciar('otra')).errors).toBeUndefined();
    });

    it('those who wait for each other’s turn leave connections to everybody else', async () => {
      let soltar = () => {};
      const retenido = new Promise<void>((resolver) => (soltar = resolver));
      const hechos: number[] = [];
      const turnos = Array.from({ length: 8 }, (_, n) =>
        enTurno(db, [['prueba', 1]], async () => {
          if (n === 0) await retenido;
          hechos.push(n);
        }),
      );
      // PGlite has one connection, which whoever is in turn has.
      if (perfil === 'postgres') expect(await contar(sql`usuario`)).toBeGreaterThan(0);
      soltar();
      await Promise.all(turnos);
      expect(hechos).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      await expect(enTurno(db, [['prueba', 1]], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
      expect(await enTurno(db, [['prueba', 1]], () => Promise.resolve('sí'))).toBe('sí');
    });

    it('what is full for one is not for another, nor tells of them', async () => {
      expect((await luis.graphql('mutation { iniciarTarea(tipo: "x") { id } }')).errors).toBeUndefined();
      const { errors } = await ana.graphql(
        `mutation ($usuarioId: Int!, $cuando: DateTime!) {
          programarRecordatorio(usuarioId: $usuarioId, texto: "x", programadoPara: $cuando) { id }
        }`,
        { usuarioId: luis.id, cuando: DENTRO_DE_UN_MES },
      );
      expect(errors[0].extensions.code).toBe('NOT_FOUND');
    });

    it('the grounds of an empresa’s zones are so much JSON, and one may be changed for a smaller one', async () => {
      const posiciones = Array.from({ length: 999 }, (_, n) => {
        const rumbo = (n / 999) * 2 * Math.PI;
        return [10 + Math.cos(rumbo), 10 + Math.sin(rumbo)];
      });
      const grande = { type: 'Polygon', coordinates: [[...posiciones, posiciones[0]]] };
      await db.execute(sql`delete from geocerca where empresa_id = ${empresaId} and id not in (
        select geocerca_id from geocerca_usuario)`);
      const id = (await crearZona([], grande)).data.crearGeocerca.id;
      // What is left would do for a small zone.
      await db.execute(sql`
        insert into geocerca (empresa_id, nombre, area)
        select ${empresaId}, 'x', jsonb_build_object('x', repeat('x', 4193304 - (
          select sum(octet_length(area::text))::int from geocerca where empresa_id = ${empresaId})))`);
      const { errors } = await crearZona([], grande);
      expect(errors[0].message).toMatch(/4194304 bytes of JSON in the areas/);
      const cambiar = (area: object) =>
        admin.graphql(
          'mutation ($id: Int!, $area: JSONObject!) { actualizarGeocerca(id: $id, area: $area) { id } }',
          { id, area },
        );
      expect((await cambiar(grande)).errors).toBeUndefined();
      expect((await cambiar(CIRCULO)).errors).toBeUndefined();
    });
  });
});
