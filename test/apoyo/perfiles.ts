import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { describe, inject } from 'vitest';

export type PerfilDePrueba = 'embebido' | 'postgres' | 'cluster';

/** What makes a server run on a profile, with a database of its own. */
export interface EntornoDePrueba {
  readonly variables: Record<string, string>;
  /** Removes the database. */
  borrar(): Promise<void>;
}

/** Runs the same tests on every profile that this machine has. */
export function enCadaPerfil(nombre: string, probar: (perfil: PerfilDePrueba) => void): void {
  enCadaBase(nombre, probar);
  enCluster(nombre, () => probar('cluster'));
}

/** Runs the same tests on both databases: for what knows nothing of queue and bus. */
export function enCadaBase(nombre: string, probar: (perfil: PerfilDePrueba) => void): void {
  describe(`${nombre} (embebido)`, () => probar('embebido'));
  enPostgres(nombre, () => probar('postgres'));
}

export function enPostgres(nombre: string, probar: () => void): void {
  describe.skipIf(!inject('urlPostgres'))(`${nombre} (postgres)`, probar);
}

export function enCluster(nombre: string, probar: () => void): void {
  describe.skipIf(!inject('urlPostgres') || !inject('urlRedis'))(`${nombre} (cluster)`, probar);
}

/** Runs the same tests on the profiles with processes that share their work. */
export function enCadaPerfilCompartido(nombre: string, probar: (perfil: PerfilDePrueba) => void): void {
  enPostgres(nombre, () => probar('postgres'));
  enCluster(nombre, () => probar('cluster'));
}

/** Memory where there is plenty: a blank embedded database is a thousand files, half of whose cost is the disk's. */
const MEMORIA = '/dev/shm';
const DONDE = existsSync(MEMORIA) && libres(MEMORIA) > 4 * 2 ** 30 ? MEMORIA : tmpdir();

function libres(carpeta: string): number {
  const { bavail, bsize } = statfsSync(carpeta);
  return bavail * bsize;
}

/** A blank database on this profile. */
export async function crearEntorno(perfil: PerfilDePrueba): Promise<EntornoDePrueba> {
  const carpeta = mkdtempSync(join(DONDE, 'seguimiento-prueba-'));
  const comunes = {
    NODE_ENV: 'test',
    NIVEL_REGISTRO: 'error',
    HOST: '127.0.0.1',
    PORT: '0',
    DATOS_DIR: carpeta,
    DEMO_CLAVE: CLAVE_DEMO,
  };
  const borrarCarpeta = () => rmSync(carpeta, { recursive: true, force: true });
  if (perfil === 'embebido') return { variables: comunes, borrar: async () => borrarCarpeta() };

  const base = await crearBase();
  const redis =
    perfil === 'cluster' ? { REDIS_URL: inject('urlRedis'), REDIS_PREFIJO: base.nombre } : undefined;
  return {
    variables: {
      ...comunes,
      DATABASE_URL: base.url,
      JWT_SECRETO: SECRETO,
      BASE_DATOS_CONEXIONES: '4',
      ...redis,
    },
    borrar: async () => {
      await base.borrar();
      borrarCarpeta();
    },
  };
}

export const CLAVE_DEMO = 'clave-de-prueba';
const SECRETO = randomBytes(48).toString('base64url');

async function crearBase() {
  const nombre = `prueba_${randomBytes(6).toString('hex')}`;
  const url = new URL(inject('urlPostgres'));
  const administrar = async (sentencia: string) => {
    const sql = postgres(url.href, { max: 1, onnotice: () => {} });
    await sql.unsafe(sentencia);
    await sql.end();
  };
  await administrar(`create database ${nombre}`);
  const propia = new URL(url);
  propia.pathname = `/${nombre}`;
  return {
    nombre,
    url: propia.href,
    borrar: () => administrar(`drop database if exists ${nombre} with (force)`),
  };
}
