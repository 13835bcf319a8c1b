import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const EMPRESA = '{ empresa { id nombre zonaHoraria } }';
const ACTUALIZAR = `mutation ($nombre: String, $zonaHoraria: String) {
  actualizarEmpresa(nombre: $nombre, zonaHoraria: $zonaHoraria) { id nombre zonaHoraria }
}`;

enCadaBase('an empresa', (perfil) => {
  let servidor: ServidorDePrueba;
  let admin: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    admin = await servidor.entrar('admin');
  });
  const empresaDe = async (cliente: Cliente) => (await cliente.datos(EMPRESA)).empresa;
  const actualizar = async (cambios: Record<string, unknown>) =>
    (await admin.datos(ACTUALIZAR, cambios)).actualizarEmpresa;

  it('is seen by its users, and changed by its admin alone, what is given', async () => {
    const [ana, eva] = [await servidor.entrar('ana'), await servidor.entrar('eva')];
    const inicial = { id: admin.sesion.usuario.empresaId, nombre: 'Demo', zonaHoraria: 'Europe/Madrid' };
    expect(await empresaDe(ana)).toEqual(inicial);
    const otra = await empresaDe(eva);
    expect(otra).toEqual({ id: eva.sesion.usuario.empresaId, nombre: 'Otra', zonaHoraria: 'America/Bogota' });

    expect(await actualizar({})).toEqual(inicial);
    expect(await actualizar({ nombre: ' Norte ', zonaHoraria: null })).toEqual({
      ...inicial,
      nombre: 'Norte',
    });
    expect(await actualizar({ zonaHoraria: 'America/Argentina/Buenos_Aires' })).toMatchObject({
      nombre: 'Norte',
      zonaHoraria: 'America/Argentina/Buenos_Aires',
    });
    for (const quien of ['supervisor', 'ana', 'eva']) {
      const { errors } = await (await servidor.entrar(quien)).graphql(ACTUALIZAR, { nombre: 'Mía' });
      expect(errors[0].extensions.code).toBe('FORBIDDEN');
    }
    expect(await empresaDe(ana)).toMatchObject({ nombre: 'Norte' });
    expect(await empresaDe(eva)).toEqual(otra);
  });

  it.each(['UTC', 'Asia/Kolkata', 'Asia/Calcutta', 'America/Port-au-Prince', 'Etc/GMT+5'])(
    'takes the zone %s',
    async (zonaHoraria) => {
      expect(await actualizar({ zonaHoraria })).toMatchObject({ zonaHoraria });
    },
  );

  it.each([
    ['zonaHoraria', 'Marte/Olimpo'],
    ['zonaHoraria', 'europe/madrid'],
    ['zonaHoraria', '+03:00'],
    ['zonaHoraria', 'UTC+3'],
    ['zonaHoraria', 'EST5EDT,M3.2.0/2,M11.1.0/2'],
    ['zonaHoraria', ''],
    ['zonaHoraria', 'Europe/Madrid\0'],
    ['zonaHoraria', 'x'.repeat(10_000)],
    ['nombre', ' '],
    ['nombre', 'x'.repeat(201)],
    ['nombre', 'Ana\0'],
  ])('is refused with a %s that is none, and stays as it is (%#)', async (campo, valor) => {
    const antes = await empresaDe(admin);
    const { errors } = await admin.graphql(ACTUALIZAR, { [campo]: valor });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ path: campo }] });
    expect(await empresaDe(admin)).toEqual(antes);
  });

  it.each(['Marte/Olimpo', 'UTC+3', ''])('cannot even be written with the zone %j', async (zona) => {
    const { db } = servidor.app.get<Conexion>(CONEXION);
    await expect(
      Promise.resolve(db.execute(sql`insert into empresa (nombre, zona_horaria) values ('Una', ${zona})`)),
    ).rejects.toThrow('insert into empresa');
  });
});
