import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import { EMPRESAS_DEMO } from '../../src/usuarios/index.js';
import { alTerminar } from '../apoyo/al-terminar.js';
import { Cliente, pedir } from '../apoyo/cliente.js';
import { CLAVE_DEMO, crearEntorno, enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const DEMO = [
  ['admin@demo.local', 'admin'],
  ['supervisor@demo.local', 'supervisor'],
  ['ana@demo.local', 'colaborador'],
  ['luis@demo.local', 'colaborador'],
  ['supervisor@otra.local', 'supervisor'],
  ['eva@otra.local', 'colaborador'],
];
const PRODUCCION = { NODE_ENV: 'production' };

const usuariosDe = ({ app }: ServidorDePrueba) =>
  filas<{ correo: string; rol: string; empresaId: number }>(
    app.get<Conexion>(CONEXION).db,
    sql`select correo, rol, empresa_id as "empresaId" from usuario order by id`,
  );
const entra = async ({ url }: ServidorDePrueba, correo: string, clave: string) =>
  (await pedir(url, 'POST', '/sesion/iniciar', { cuerpo: { correo, clave } })).estado === 200;

enCadaBase('a new installation', (perfil) => {
  /** One database, for servers that follow each other. */
  async function crearSucesion({ enBlanco = true } = {}) {
    const entorno = await crearEntorno(perfil, { enBlanco });
    alTerminar(() => entorno.borrar());
    return (variables: Record<string, string> = {}) => iniciarServidor(perfil, { entorno, variables });
  }

  it('starts with the demo users of the contract, in two empresas, once', async () => {
    const arrancar = await crearSucesion();
    const primero = await arrancar();
    const usuarios = await usuariosDe(primero);
    expect(usuarios.map(({ correo, rol }) => [correo, rol])).toEqual(DEMO);
    const empresas = usuarios.map(({ empresaId }) => empresaId);
    expect(new Set(empresas.slice(0, 4)).size).toBe(1);
    expect(new Set(empresas.slice(4)).size).toBe(1);
    expect(new Set(empresas).size).toBe(2);
    for (const [correo = ''] of DEMO) expect(await entra(primero, correo, CLAVE_DEMO)).toBe(true);
    expect(
      Object.values(EMPRESAS_DEMO)
        .flatMap(({ cuentas }) => cuentas)
        .map(({ correo, rol }) => [correo, rol]),
    ).toEqual(DEMO);
    const { db } = primero.app.get<Conexion>(CONEXION);
    expect(await filas(db, sql`select nombre, zona_horaria as zona from empresa order by id`)).toEqual([
      { nombre: 'Demo', zona: 'Europe/Madrid' },
      { nombre: 'Otra', zona: 'America/Bogota' },
    ]);
    await db.execute(sql`update usuario set desactivado_en = now() where correo = 'luis@demo.local'`);
    await primero.cerrar();

    const segundo = await arrancar({ DEMO_CLAVE: 'otra-clave-de-demo' });
    // Deactivated, and so they stay, whatever becomes of the password.
    expect(await entra(segundo, 'luis@demo.local', 'otra-clave-de-demo')).toBe(false);
    expect(await usuariosDe(segundo)).toEqual(usuarios);
    expect(await entra(segundo, 'ana@demo.local', 'otra-clave-de-demo')).toBe(true);
    expect(await entra(segundo, 'ana@demo.local', CLAVE_DEMO)).toBe(false);
    await segundo.cerrar();
  });

  it('lets none of them in that an earlier start outside production had made', async () => {
    const arrancar = await crearSucesion({ enBlanco: false });
    const ensayo = await arrancar();
    const ana = await Cliente.entrar(ensayo.url, 'ana@demo.local', CLAVE_DEMO);
    const adminDemo = await Cliente.entrar(ensayo.url, 'admin@demo.local', CLAVE_DEMO);
    await adminDemo.datos(
      'mutation ($clave: String!) { crearUsuario(nombre: "Marta", correo: "marta@demo.local", clave: $clave, rol: COLABORADOR) { id } }',
      { clave: CLAVE_DEMO },
    );
    await ensayo.cerrar();

    const real = await arrancar(PRODUCCION);
    for (const [correo = ''] of [...DEMO, ['marta@demo.local']])
      expect(await entra(real, correo, CLAVE_DEMO)).toBe(false);
    const { refreshToken } = ana.sesion;
    expect((await pedir(real.url, 'POST', '/sesion/renovar', { cuerpo: { refreshToken } })).estado).toBe(401);
    expect((await new Cliente(real.url, ana.sesion).pedir('GET', '/tareas')).estado).toBe(401);
    await real.cerrar();

    const otroEnsayo = await arrancar();
    expect(await entra(otroEnsayo, 'ana@demo.local', CLAVE_DEMO)).toBe(true);
    await otroEnsayo.cerrar();
  });

  describe('in production', () => {
    const admin = { ADMIN_CORREO: 'Jefa@Empresa.example', ADMIN_CLAVE: 'clave-de-la-jefa' };
    let arrancar: Awaited<ReturnType<typeof crearSucesion>>;
    beforeAll(async () => {
      arrancar = await crearSucesion();
    });
    // The servers of one database, one after the other.
    const enProduccion = (variables = {}) => arrancar({ ...PRODUCCION, ...variables });

    it('starts without them', async () => {
      const servidor = await enProduccion();
      expect(await usuariosDe(servidor)).toEqual([]);
      await servidor.cerrar();
    });

    it('starts with the admin of ADMIN_CORREO and ADMIN_CLAVE, who can add the others', async () => {
      const servidor = await enProduccion(admin);
      expect(await usuariosDe(servidor)).toMatchObject([{ correo: 'jefa@empresa.example', rol: 'admin' }]);
      const jefa = await Cliente.entrar(servidor.url, admin.ADMIN_CORREO, admin.ADMIN_CLAVE);
      const { crearUsuario } = await jefa.datos(
        'mutation { crearUsuario(nombre: "Ana", correo: "ana@empresa.example", clave: "clave-de-ana", rol: COLABORADOR) { empresaId } }',
      );
      expect(crearUsuario.empresaId).toBe(jefa.sesion.usuario.empresaId);
      await servidor.cerrar();
    });

    it('leaves the password as it is from the second start on, and an admin alone who was deactivated since', async () => {
      const segundo = await enProduccion({ ...admin, ADMIN_CLAVE: 'otra-clave-de-la-jefa' });
      expect(await entra(segundo, admin.ADMIN_CORREO, admin.ADMIN_CLAVE)).toBe(true);
      expect(await entra(segundo, admin.ADMIN_CORREO, 'otra-clave-de-la-jefa')).toBe(false);
      expect(await usuariosDe(segundo)).toHaveLength(2);
      const { db } = segundo.app.get<Conexion>(CONEXION);
      const fila = sql`select correo, clave_hash, desactivado_en is not null as fuera from usuario order by id`;
      await db.execute(sql`update usuario set desactivado_en = now()`);
      const antes = await filas(db, fila);
      await segundo.cerrar();

      const tercero = await enProduccion(admin);
      expect(await filas(tercero.app.get<Conexion>(CONEXION).db, fila)).toEqual(antes);
      await tercero.cerrar();
    });
  });
});
