import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { haceS, RECORRIDO, REGISTRAR, trayectoDelAutobus, ubicacion, ULTIMAS } from './ubicaciones.js';

enCadaBase('where people were', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let eva: Cliente;
  let supervisor: Cliente;
  let admin: Cliente;
  const trayecto = trayectoDelAutobus();

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    [ana, luis, eva, supervisor, admin] = (await Promise.all(
      ['ana', 'luis', 'eva', 'supervisor', 'admin'].map((quien) => servidor.entrar(quien)),
    )) as [Cliente, Cliente, Cliente, Cliente, Cliente];
    // Out of order, and some of them twice, as from a phone that was away.
    const tandas = [trayecto.slice(100), trayecto.slice(50, 120).toReversed(), trayecto.slice(0, 60)];
    for (const ubicaciones of tandas) await ana.datos(REGISTRAR, { ubicaciones });
  });

  const leer = async (quien: Cliente, usuarioId: number, desde: unknown, hasta: unknown) =>
    (await quien.datos(RECORRIDO, { usuarioId, desde, hasta })).recorrido;
  const rechazo = async (quien: Cliente, usuarioId: number, desde: unknown, hasta: unknown) => {
    const { errors } = await quien.graphql(RECORRIDO, { usuarioId, desde, hasta });
    return {
      code: errors[0].extensions.code,
      message: errors[0].message,
      path: errors[0].extensions.errors?.[0].path,
    };
  };
  const [primera, ultima] = [trayecto[0]?.fecha, trayecto.at(-1)?.fecha];

  it('is told in the order of measuring, however it came, to oneself and to who supervises', async () => {
    const esperado = trayecto.map((punto) => ({ ...punto, usuarioId: ana.id }));
    for (const quien of [ana, supervisor, admin])
      expect(await leer(quien, ana.id, primera, ultima)).toEqual(esperado);
  });

  it('is cut to the range, its ends included', async () => {
    const [desde, hasta] = [trayecto[40]?.fecha, trayecto[44]?.fecha];
    const ids = (await leer(ana, ana.id, desde, hasta)).map(({ id }: { id: string }) => id);
    expect(ids).toEqual(trayecto.slice(40, 45).map(({ id }) => id));
    expect(await leer(ana, ana.id, haceS(86_400), haceS(80_000))).toEqual([]);
    expect(await leer(supervisor, luis.id, primera, ultima)).toEqual([]);
  });

  it('is nobody else’s to know: NOT_FOUND, as of who does not exist', async () => {
    const nadie = { code: 'NOT_FOUND', message: 'User not found', path: undefined };
    const intentos: [Cliente, number][] = [
      [luis, ana.id],
      [eva, ana.id],
      [await servidor.entrar('supervisor@otra.local'), ana.id],
      [supervisor, eva.id],
      ...[0, -1, 2_147_483_647].map((id): [Cliente, number] => [supervisor, id]),
    ];
    for (const [quien, usuarioId] of intentos)
      expect(await rechazo(quien, usuarioId, primera, ultima)).toEqual(nadie);
  });

  it('needs a range of time, of 31 days at most', async () => {
    const invalido = { code: 'BAD_USER_INPUT', path: 'hasta' };
    expect(await rechazo(ana, ana.id, ultima, primera)).toMatchObject(invalido);
    expect((await leer(ana, ana.id, ultima, ultima)).map(({ id }: { id: string }) => id)).toEqual([
      trayecto.at(-1)?.id,
    ]);
    expect(await rechazo(ana, ana.id, '2026-01-01T00:00:00Z', '2026-02-01T00:00:00.001Z')).toMatchObject({
      ...invalido,
      message: expect.stringContaining('at most 31 days after desde: ask for less at once'),
    });
    expect(await leer(ana, ana.id, '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z')).toEqual([]);
    // Years that Postgres does not write as JavaScript does.
    expect(await leer(ana, ana.id, '0000-01-01T00:00:00Z', '0000-01-02T00:00:00Z')).toEqual([]);
    expect(await leer(ana, ana.id, '9999-12-01T00:00:00Z', '9999-12-31T00:00:00Z')).toEqual([]);
  });

  it('is told one at a time, on HTTP and WebSocket', async () => {
    const uno = (alias: string) =>
      `${alias}: recorrido(usuarioId: ${ana.id}, desde: "${primera}", hasta: "${ultima}") { id }`;
    const query = `{ ${uno('a')} ${uno('b')} }`;
    const ws = ana.ws();
    const porWs = async () => (await ws.iterate({ query }).next()).value;
    // Interpreted at first, compiled once it has come twice.
    for (const preguntar of [...Array(3).fill(() => ana.graphql(query)), porWs, porWs]) {
      const { data, errors } = await preguntar();
      expect(data).toBeNull();
      expect(errors[0]).toMatchObject({
        message: expect.stringContaining('Ask for one track at a time'),
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
    for (let vez = 0; vez < 3; vez++)
      expect((await ana.datos(`{ ${uno('a')} }`)).a).toHaveLength(trayecto.length);
    await ws.dispose();
  });

  // The same code on PGlite, where so many rows take long to make.
  if (perfil === 'postgres') {
    it('is told up to 20,000 positions at once', async () => {
      const { db } = servidor.app.get<Conexion>(CONEXION);
      await db.execute(sql`
        insert into ubicacion (usuario_id, id, lat, lon, fecha)
        select ${luis.id}, gen_random_uuid(), 0, 0, '2026-03-01T00:00:00Z'::timestamptz + n * interval '1 second'
        from generate_series(0, 20000) n`);
      const muchas = await rechazo(luis, luis.id, '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z');
      expect(muchas).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining('ask for less at once'),
      });
      const { data } = await luis.graphql(
        `{ recorrido(usuarioId: ${luis.id}, desde: "2026-03-01T00:00:01Z", hasta: "2026-03-02T00:00:00Z") { lat } }`,
      );
      expect(data.recorrido).toHaveLength(20_000);
    });
  }

  it('is shown as the newest of each active user of the empresa', async () => {
    const { crearUsuario: creado } = await admin.datos(
      'mutation { crearUsuario(nombre: "Bea", correo: "bea@demo.local", clave: "clave-de-prueba", rol: COLABORADOR) { id } }',
    );
    const bea = await servidor.entrar('bea');
    await Promise.all(
      [luis, eva, bea].map((quien) => quien.datos(REGISTRAR, { ubicaciones: [ubicacion()] })),
    );
    const deQuienes = async (quien: Cliente) =>
      (await quien.datos(ULTIMAS)).ultimasUbicaciones.map(
        ({ usuarioId }: { usuarioId: number }) => usuarioId,
      );
    expect(await deQuienes(supervisor)).toEqual([ana.id, luis.id, creado.id].toSorted((a, b) => a - b));
    expect((await supervisor.datos(ULTIMAS)).ultimasUbicaciones).toContainEqual({
      ...trayecto.at(-1),
      usuarioId: ana.id,
    });
    expect(await deQuienes(await servidor.entrar('supervisor@otra.local'))).toEqual([eva.id]);
    await admin.datos(`mutation { desactivarUsuario(id: ${creado.id}) { id } }`);
    expect(await deQuienes(admin)).toEqual([ana.id, luis.id].toSorted((a, b) => a - b));
    expect((await ana.graphql(ULTIMAS)).errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
