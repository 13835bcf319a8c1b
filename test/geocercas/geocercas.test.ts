import { sql } from 'drizzle-orm';
import { beforeAll, expect, it, vi } from 'vitest';
import { type BaseDatos, CONEXION, filas } from '../../src/base-datos/index.js';
import { UsuariosService } from '../../src/usuarios/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO, enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { cuadrado } from '../comun/geo/formas.js';

const GEOCERCA = '{ id nombre area activa usuarios { id nombre } }';
const GEOCERCAS = `{ geocercas ${GEOCERCA} }`;
const CREAR = `mutation ($nombre: String!, $area: JSONObject!, $usuarioIds: [Int!]!) {
  crearGeocerca(nombre: $nombre, area: $area, usuarioIds: $usuarioIds) ${GEOCERCA}
}`;
const ACTUALIZAR = `mutation ($id: Int!, $nombre: String, $area: JSONObject, $usuarioIds: [Int!], $activa: Boolean) {
  actualizarGeocerca(id: $id, nombre: $nombre, area: $area, usuarioIds: $usuarioIds, activa: $activa) ${GEOCERCA}
}`;
const CIRCULO = { type: 'Circle', coordinates: [-3.7, 40.4], radius: 150 };
const POLIGONO = { type: 'Polygon', coordinates: [cuadrado(-3.8, 40.3, -3.6, 40.5)] };
const NADIE = 2_147_483_647;

enCadaBase('zones', (perfil) => {
  let servidor: ServidorDePrueba;
  let db: BaseDatos;
  let admin: Cliente;
  let supervisor: Cliente;
  let ana: Cliente;
  let luis: Cliente;
  let eva: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    ({ db } = servidor.app.get(CONEXION));
    const quienes = ['admin', 'supervisor', 'ana', 'luis', 'eva'] as const;
    const clientes = await Promise.all(quienes.map((quien) => servidor.entrar(quien)));
    [admin, supervisor, ana, luis, eva] = clientes as [Cliente, Cliente, Cliente, Cliente, Cliente];
  });

  const crear = async (datos: object = {}, quien = supervisor) =>
    (await quien.datos(CREAR, { nombre: 'Obra', area: CIRCULO, usuarioIds: [], ...datos })).crearGeocerca;
  const actualizar = async (id: number, cambios: object, quien = supervisor) =>
    (await quien.datos(ACTUALIZAR, { id, ...cambios })).actualizarGeocerca;
  const error = async (quien: Cliente, documento: string, variables: object = {}) => {
    const { data, errors } = await quien.graphql(documento, variables as Record<string, unknown>);
    expect(data).toBeNull();
    expect(errors).toHaveLength(1);
    return { message: errors[0].message, ...errors[0].extensions };
  };
  const malCreada = (datos: object) =>
    error(supervisor, CREAR, { nombre: 'Obra', area: CIRCULO, usuarioIds: [], ...datos });
  const todas = async (quien: Cliente) => (await quien.datos(GEOCERCAS)).geocercas;
  const idsDe = ({ usuarios }: { usuarios: { id: number }[] }) => usuarios.map(({ id }) => id);

  const poner = (id: number, estado: string) =>
    db.execute(
      sql`update geocerca_usuario set estado = ${estado}::estado_geocerca where geocerca_id = ${id}`,
    );
  const estados = async (id: number) => {
    const leidos = await filas<{ usuarioId: number; estado: string }>(
      db,
      sql`select usuario_id as "usuarioId", estado from geocerca_usuario where geocerca_id = ${id}`,
    );
    return Object.fromEntries(leidos.map(({ usuarioId, estado }) => [usuarioId, estado]));
  };

  it('are made with their users, and are there for everybody of the empresa, by id', async () => {
    const una = await crear({ nombre: '  Obra norte ', usuarioIds: [luis.id, ana.id, luis.id] });
    expect(una).toEqual({
      id: expect.any(Number),
      nombre: 'Obra norte',
      area: CIRCULO,
      activa: true,
      usuarios: [
        { id: ana.id, nombre: 'Ana' },
        { id: luis.id, nombre: 'Luis' },
      ],
    });
    const otra = await crear({ area: POLIGONO }, admin);
    expect(otra).toMatchObject({ area: POLIGONO, usuarios: [] });

    const porIds = vi.spyOn(servidor.app.get(UsuariosService, { strict: false }), 'porIds');
    const deAdmin = await todas(admin);
    expect(deAdmin.slice(-2)).toEqual([una, otra]);
    expect(porIds).toHaveBeenCalledTimes(1);
    for (const quien of [supervisor, ana]) expect(await todas(quien)).toEqual(deAdmin);
    expect(await todas(eva)).toEqual([]);
  });

  it('change in what is given, and in nothing else', async () => {
    const antes = await crear({ usuarioIds: [ana.id] });
    expect(await actualizar(antes.id, {})).toEqual(antes);
    expect(await actualizar(antes.id, { nombre: null, area: null, usuarioIds: null, activa: null })).toEqual(
      antes,
    );
    expect(await actualizar(antes.id, { nombre: 'Almacén' })).toEqual({ ...antes, nombre: 'Almacén' });
    expect(await actualizar(antes.id, { area: POLIGONO, activa: false })).toEqual({
      ...antes,
      nombre: 'Almacén',
      area: POLIGONO,
      activa: false,
    });
    expect(idsDe(await actualizar(antes.id, { usuarioIds: [luis.id] }))).toEqual([luis.id]);
    const despues = await actualizar(antes.id, { usuarioIds: [] });
    expect(despues.usuarios).toEqual([]);
    expect(await todas(ana)).toContainEqual(despues);
  });

  it('know no more where their users are once their ground changes or they are active again', async () => {
    const { id } = await crear({ usuarioIds: [ana.id] });
    await poner(id, 'dentro');
    await actualizar(id, { nombre: 'Otra', area: CIRCULO, usuarioIds: [luis.id, ana.id], activa: true });
    expect(await estados(id)).toEqual({ [ana.id]: 'dentro', [luis.id]: 'desconocido' });

    for (const cambios of [{ area: POLIGONO }, { activa: false }, { activa: true }]) {
      await poner(id, 'fuera');
      await actualizar(id, cambios);
      expect(await estados(id)).toEqual({ [ana.id]: 'desconocido', [luis.id]: 'desconocido' });
    }

    await poner(id, 'fuera');
    await actualizar(id, { usuarioIds: [ana.id] });
    await actualizar(id, { usuarioIds: [ana.id, luis.id] });
    expect(await estados(id)).toEqual({ [ana.id]: 'fuera', [luis.id]: 'desconocido' });
  });

  it('are assigned as the last of several at once says, never to a mixture', async () => {
    const { id } = await crear();
    const listas = [[ana.id], [luis.id], [supervisor.id, ana.id], []];
    await Promise.all(listas.map((usuarioIds) => actualizar(id, { usuarioIds })));
    const { usuarios } = (await todas(ana)).find((zona: { id: number }) => zona.id === id);
    expect(listas).toContainEqual(idsDe({ usuarios }));
  });

  it('are kept without altitudes and bbox', async () => {
    const conAltura = POLIGONO.coordinates.map((posiciones) =>
      posiciones.map((posicion) => [...posicion, 650]),
    );
    const { area } = await crear({
      area: { ...POLIGONO, bbox: [-3.8, 40.3, -3.6, 40.5], coordinates: conAltura },
    });
    expect(area).toEqual(POLIGONO);
  });

  it.each([
    ['a colaborador', () => ana, 'FORBIDDEN'],
    ['a colaborador of another empresa', () => eva, 'FORBIDDEN'],
  ])('are neither made nor changed by %s', async (_, quien, code) => {
    const { id } = await crear();
    const datos = { nombre: 'Mía', area: CIRCULO, usuarioIds: [] };
    expect(await error(quien(), CREAR, datos)).toMatchObject({ code });
    expect(await error(quien(), ACTUALIZAR, { id, activa: false })).toMatchObject({ code });
    expect(await error(quien(), ACTUALIZAR, { id: NADIE, activa: false })).toMatchObject({ code });
  });

  it('of another empresa are as if there were none', async () => {
    const otro = await servidor.entrar('supervisor@otra.local');
    const ajena = await crear({ usuarioIds: [eva.id] }, otro);
    const deNadie = await error(supervisor, ACTUALIZAR, { id: NADIE, nombre: 'Mía' });
    expect(deNadie).toEqual({ code: 'NOT_FOUND', message: 'Zone not found' });
    for (const id of [ajena.id, 0, -1]) {
      expect(await error(supervisor, ACTUALIZAR, { id, nombre: 'Mía', usuarioIds: [eva.id] })).toEqual(
        deNadie,
      );
    }
    expect(await todas(otro)).toEqual([ajena]);
    expect((await todas(ana)).map(({ id }: { id: number }) => id)).not.toContain(ajena.id);
  });

  it('are not assigned to anybody of another empresa, who is as if there were none, nor to who was deactivated', async () => {
    const { crearUsuario } = await admin.datos(
      `mutation { crearUsuario(nombre: "Fuera", correo: "fuera@demo.local", clave: "${CLAVE_DEMO}", rol: COLABORADOR) { id } }`,
    );
    const antes = await crear({ usuarioIds: [ana.id, crearUsuario.id] });
    expect(idsDe(antes)).toEqual([ana.id, crearUsuario.id]);
    await admin.datos('mutation ($id: Int!) { desactivarUsuario(id: $id) { id } }', crearUsuario);
    const cuantas = (await todas(admin)).length;

    for (const id of [NADIE, eva.id, crearUsuario.id, 0, -1]) {
      const noHay = { code: 'NOT_FOUND', message: 'User not found' };
      expect(await malCreada({ usuarioIds: [ana.id, id] })).toEqual(noHay);
      expect(
        await error(supervisor, ACTUALIZAR, { id: antes.id, nombre: 'Mía', usuarioIds: [luis.id, id] }),
      ).toEqual(noHay);
    }
    const despues = await todas(admin);
    expect(despues).toHaveLength(cuantas);
    // Nothing of what was refused was done; who was deactivated is not shown.
    expect(despues).toContainEqual({ ...antes, usuarios: [{ id: ana.id, nombre: 'Ana' }] });
  });

  it.each<readonly [string, object, string]>([
    ['a blank name', { nombre: ' ' }, 'nombre'],
    ['a name of 201 characters', { nombre: 'x'.repeat(201) }, 'nombre'],
    ['NUL in its name', { nombre: 'Obra\0' }, 'nombre'],
    ['an area of no type', { area: {} }, 'area.type'],
    [
      'an open ring',
      {
        area: {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 1],
            ],
          ],
        },
      },
      'area.coordinates.0',
    ],
    [
      'a latitude in text',
      { area: { type: 'Circle', coordinates: [0, '0'], radius: 100 } },
      'area.coordinates.1',
    ],
    ['an unknown member', { area: { ...CIRCULO, crs: 'EPSG:3857' } }, 'area.crs'],
    ['1,001 users', { usuarioIds: Array.from({ length: 1_001 }, (_, n) => n) }, 'usuarioIds'],
  ])('are refused with %s', async (_, datos, path) => {
    expect(await malCreada(datos)).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ path }] });
    const { id } = await crear();
    expect(await error(supervisor, ACTUALIZAR, { id, ...datos })).toMatchObject({
      code: 'BAD_USER_INPUT',
      errors: [{ path }],
    });
  });

  it('are refused with every field that is not right', async () => {
    const { errors } = await malCreada({
      nombre: '',
      area: { type: 'Circle', coordinates: [0, 0], radius: 1 },
    });
    expect(errors).toEqual([
      { path: 'nombre', message: 'expected a text of 1 to 200 characters' },
      { path: 'area.radius', message: 'expected between 10 and 1000000 metres' },
    ]);
  });
});
