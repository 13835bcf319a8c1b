import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { cifrarClave } from '../../src/autenticacion/index.js';
import { RenovacionDeClaves } from '../../src/autenticacion/renovacion-claves.js';
import { CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import { pedir } from '../apoyo/cliente.js';
import { CLAVE_DEMO, enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const DE_AHORA = /^\$argon2id\$v=19\$m=9216,t=4,p=1\$/;

enCadaBase('a password that was hashed as it is not done any more', (perfil) => {
  let servidor: ServidorDePrueba;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, { renovandoClaves: true });
  });

  const base = () => servidor.app.get<Conexion>(CONEXION).db;
  const entrar = async (quien: string, clave = CLAVE_DEMO) =>
    (
      await pedir(servidor.url, 'POST', '/sesion/iniciar', {
        cuerpo: { correo: `${quien}@demo.local`, clave },
      })
    ).estado;
  async function cuentaDe(quien: string) {
    const [cuenta] = await filas<{ id: number; hash: string }>(
      base(),
      sql`select id, clave_hash as hash from usuario where correo = ${`${quien}@demo.local`}`,
    );
    return cuenta as { id: number; hash: string };
  }

  it('is hashed anew when its user signs in with it, once, and goes on to be good', async () => {
    expect((await cuentaDe('ana')).hash).not.toMatch(DE_AHORA);
    expect(await entrar('ana')).toBe(200);
    await expect.poll(async () => (await cuentaDe('ana')).hash).toMatch(DE_AHORA);
    const { hash } = await cuentaDe('ana');
    expect(await entrar('ana')).toBe(200);
    expect(await entrar('ana', 'another-password')).toBe(401);
    expect((await cuentaDe('ana')).hash).toBe(hash);
  });

  it('stays as it is when somebody fails to sign in', async () => {
    const { hash } = await cuentaDe('luis');
    expect(await entrar('luis', 'another-password')).toBe(401);
    // The next one's is begun after it, and is done.
    expect(await entrar('supervisor')).toBe(200);
    await expect.poll(async () => (await cuentaDe('supervisor')).hash).toMatch(DE_AHORA);
    expect((await cuentaDe('luis')).hash).toBe(hash);
  });

  it('gives way to one that was changed meanwhile', async () => {
    const { id, hash } = await cuentaDe('admin');
    const cambiada = await cifrarClave('a-new-password');
    await base().execute(sql`update usuario set clave_hash = ${cambiada} where id = ${id}`);
    const cuenta = { usuarioId: id, empresaId: 1, rol: 'admin', claveHash: hash } as const;
    await servidor.app.get(RenovacionDeClaves, { strict: false }).alEntrar(cuenta, CLAVE_DEMO);
    expect((await cuentaDe('admin')).hash).toBe(cambiada);
    expect(await entrar('admin', 'a-new-password')).toBe(200);
  });
});
