import { beforeAll, expect, it } from 'vitest';
import { UsuariosService } from '../../src/usuarios/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO, enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const USUARIO = '{ id nombre correo rol empresaId activo enLinea }';
const CREAR = `mutation ($nombre: String!, $correo: String!, $clave: String!, $rol: Rol!) {
  crearUsuario(nombre: $nombre, correo: $correo, clave: $clave, rol: $rol) ${USUARIO}
}`;
const DESACTIVAR = `mutation ($id: Int!) { desactivarUsuario(id: $id) ${USUARIO} }`;
const YO = `{ yo ${USUARIO} }`;

async function codigoDe(
  cliente: Cliente,
  documento: string,
  variables: Record<string, unknown>,
): Promise<string> {
  const { data, errors } = await cliente.graphql(documento, variables);
  expect(data).toBeNull();
  return errors[0].extensions.code;
}

enCadaBase('users', (perfil) => {
  let servidor: ServidorDePrueba;
  let admin: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, { variables: { PRESENCIA_GRACIA_MS: '0' } });
    admin = await servidor.entrar('admin');
  });

  let numero = 0;
  const datosDe = () => ({
    nombre: 'Nueva',
    correo: `nueva-${++numero}@demo.local`,
    clave: CLAVE_DEMO,
    rol: 'COLABORADOR',
  });
  const crear = async (datos = datosDe()) => (await admin.datos(CREAR, datos)).crearUsuario;

  it('know who they are', async () => {
    const ana = await servidor.entrar('ana');
    expect(await ana.datos(YO)).toEqual({
      yo: {
        id: ana.id,
        nombre: 'Ana',
        correo: 'ana@demo.local',
        rol: 'COLABORADOR',
        empresaId: ana.sesion.usuario.empresaId,
        activo: true,
        enLinea: false,
      },
    });
  });

  it('are in line while any of their sockets is open', async () => {
    const { correo } = await crear();
    const nueva = await servidor.entrar(correo);
    const enLinea = async () => (await nueva.datos(YO)).yo.enLinea;
    expect(await enLinea()).toBe(false);

    const socket = nueva.socket();
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    await expect.poll(enLinea).toBe(true);

    const abierto = await abrirWs(nueva);
    socket.disconnect();
    expect(await enLinea()).toBe(true);

    await abierto.cerrar();
    await expect.poll(enLinea).toBe(false);
  });

  it('are listed by their id to everybody of their empresa, with who was deactivated if one asks for them', async () => {
    const [ana, eva] = [await servidor.entrar('ana'), await servidor.entrar('eva')];
    const { id } = await crear();
    const listados = async (cliente: Cliente, argumentos = ''): Promise<any[]> =>
      (await cliente.datos(`{ usuarios${argumentos} ${USUARIO} }`)).usuarios;
    const idsDe = (usuarios: any[]) => usuarios.map((usuario) => usuario.id);

    const antes = await listados(ana);
    expect(idsDe(antes)).toEqual(idsDe(antes).toSorted((uno, otro) => uno - otro));
    expect(idsDe(antes)).toEqual(expect.arrayContaining([ana.id, admin.id, id]));
    expect(antes.every(({ activo, empresaId }) => activo && empresaId === ana.sesion.usuario.empresaId)).toBe(
      true,
    );
    expect(antes.find((usuario) => usuario.id === ana.id)).toEqual((await ana.datos(YO)).yo);
    expect(idsDe(await listados(eva))).toEqual([eva.id - 1, eva.id]);

    await admin.datos(DESACTIVAR, { id });
    expect(idsDe(await listados(ana))).not.toContain(id);
    expect(idsDe(await listados(ana, '(inactivos: null)'))).not.toContain(id);
    const todos = await listados(ana, '(inactivos: true)');
    expect(todos.find((usuario) => usuario.id === id)).toMatchObject({ activo: false, enLinea: false });
  });

  it('are read many at once, of one empresa alone, deactivated ones included', async () => {
    const { id } = await crear();
    await admin.datos(DESACTIVAR, { id });
    const eva = await servidor.entrar('eva');
    const usuarios = servidor.app.get(UsuariosService, { strict: false });
    const { empresaId } = admin.sesion.usuario;
    const leidos = await usuarios.porIds(empresaId, [id, admin.id, admin.id, eva.id, 2_147_483_647]);
    expect([...leidos.keys()].toSorted((uno, otro) => uno - otro)).toEqual([admin.id, id]);
    expect(leidos.get(id)).toMatchObject({ id, activo: false });
    expect(await usuarios.porIds(empresaId, [])).toEqual(new Map());
  });

  it('are added by an admin, to the admin’s own empresa, and can sign in', async () => {
    const creado = await crear({
      nombre: '  Marta Núñez ',
      correo: 'Marta@Demo.Local',
      clave: CLAVE_DEMO,
      rol: 'SUPERVISOR',
    });
    expect(creado).toEqual({
      id: expect.any(Number),
      nombre: 'Marta Núñez',
      correo: 'marta@demo.local',
      rol: 'SUPERVISOR',
      empresaId: admin.sesion.usuario.empresaId,
      activo: true,
      enLinea: false,
    });
    const marta = await servidor.entrar('MARTA@demo.local');
    expect((await marta.datos(YO)).yo).toEqual(creado);
  });

  it.each(['supervisor', 'ana', 'eva'])(
    'are neither added nor deactivated by who is no admin (%s)',
    async (quien) => {
      const cliente = await servidor.entrar(quien);
      const { id } = await crear();
      expect(await codigoDe(cliente, CREAR, datosDe())).toBe('FORBIDDEN');
      expect(await codigoDe(cliente, DESACTIVAR, { id })).toBe('FORBIDDEN');
      // Before any look at the user: who may not ask does not learn who exists.
      expect(await codigoDe(cliente, DESACTIVAR, { id: 2_147_483_647 })).toBe('FORBIDDEN');
    },
  );

  it('have an e-mail of their own, in whichever case and empresa', async () => {
    for (const correo of ['ana@demo.local', 'ANA@demo.local', 'eva@otra.local']) {
      expect(await codigoDe(admin, CREAR, { ...datosDe(), correo })).toBe('CONFLICT');
    }
  });

  it('are one, of two that were added at once with one e-mail', async () => {
    const datos = datosDe();
    const respuestas = await Promise.all([admin.graphql(CREAR, datos), admin.graphql(CREAR, datos)]);
    const codigos = respuestas.map(({ errors }) => String(errors?.[0].extensions.code));
    expect(codigos.toSorted()).toEqual(['CONFLICT', 'undefined']);
  });

  it('are refused with every field that is not right, by its name', async () => {
    const malos = { nombre: ' ', correo: 'no-es-un-correo', clave: 'corta', rol: 'ADMIN' };
    const { errors } = await admin.graphql(CREAR, malos);
    expect(errors).toHaveLength(1);
    expect(errors[0].extensions).toEqual({
      code: 'BAD_USER_INPUT',
      errors: [
        { path: 'nombre', message: 'expected a text of 1 to 200 characters' },
        { path: 'correo', message: 'expected an e-mail address' },
        { path: 'clave', message: 'expected a text of 10 to 200 characters' },
      ],
    });
  });

  it.each([
    ['nombre', 'x'.repeat(201)],
    ['nombre', 'Ana\0'],
    ['nombre', 'Ana \uD800'],
    ['correo', `${'a'.repeat(250)}@demo.local`],
    ['correo', 'ana\0@demo.local'],
    ['clave', 'x'.repeat(201)],
  ])('are refused with a %s that cannot be kept', async (campo, valor) => {
    const { errors } = await admin.graphql(CREAR, { ...datosDe(), [campo]: valor });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ path: campo }] });
  });

  it('are refused with a rol that there is not', async () => {
    const { errors } = await admin.graphql(CREAR, { ...datosDe(), rol: 'ROOT' });
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('are out at once when they are deactivated: sockets, tokens and sign-in', async () => {
    const { id, correo } = await crear();
    const nueva = await servidor.entrar(correo);
    const socket = nueva.socket();
    const expirada = new Promise((resolve) => socket.once('sesion:expirada', resolve));
    const desconectado = new Promise((resolve) => socket.once('disconnect', resolve));
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const abierto = await abrirWs(nueva);

    expect((await admin.datos(DESACTIVAR, { id })).desactivarUsuario).toMatchObject({
      id,
      correo,
      activo: false,
      enLinea: false,
    });
    expect(await expirada).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await desconectado).toBe('io server disconnect');
    expect(await abierto.cierre).toMatchObject({ code: 4403 });
    expect(await codigoDe(nueva, YO, {})).toBe('UNAUTHENTICATED');
    await expect(servidor.entrar(correo)).rejects.toThrow('401');
    // Once more changes nothing.
    expect((await admin.datos(DESACTIVAR, { id })).desactivarUsuario).toMatchObject({ id });
  });

  it('are not deactivated by themselves, nor from another empresa, which does not even learn that they exist', async () => {
    expect(await codigoDe(admin, DESACTIVAR, { id: admin.id })).toBe('CONFLICT');
    const eva = await servidor.entrar('eva');
    const { errors: deOtra } = await admin.graphql(DESACTIVAR, { id: eva.id });
    const { errors: deNadie } = await admin.graphql(DESACTIVAR, { id: 2_147_483_647 });
    expect(deOtra[0].extensions.code).toBe('NOT_FOUND');
    expect(deOtra).toEqual(deNadie);
    expect((await eva.datos(YO)).yo.id).toBe(eva.id);
  });
});

/** A GraphQL WebSocket that is open, with how it closed. */
async function abrirWs(cliente: Cliente): Promise<{ cierre: Promise<unknown>; cerrar(): Promise<void> }> {
  const ws = cliente.ws({ lazy: false, onNonLazyError: () => {} });
  const cierre = new Promise((resolve) => ws.on('closed', resolve));
  await new Promise((resolve) => ws.on('connected', resolve));
  return {
    cierre,
    cerrar: async () => {
      await ws.dispose();
      await cierre;
    },
  };
}
