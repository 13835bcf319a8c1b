import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { sql } from 'drizzle-orm';
import { appendFileSync, cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, inject } from 'vitest';
import { crearAplicacion } from '../../src/aplicacion.js';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { crearBase, nombreDePlantilla, renombrarBase } from './bases.js';
import { crearCarpeta } from './carpetas.js';
import { sinHorario } from './sin-horario.js';
import { unaVez } from './una-vez.js';

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

/** All tests come from one address, as a few users: those that are about these limits set them again. */
export const HOLGURA = {
  PETICIONES_POR_IP: '1000000',
  PETICIONES_POR_USUARIO: '1000000',
  CONEXIONES_POR_IP: '100000',
  CONEXIONES_POR_USUARIO: '100000',
  CONEXIONES_SIN_AUTENTICAR: '100000',
  INTENTOS_POR_CUENTA: '1000',
  INTENTOS_POR_IP: '100000',
};

/**
 * A database of its own on this profile, as the product's first start leaves it: with its tables and the demo's
 * users. Copying one of them is a quarter of the work of a first start.
 * @param enBlanco for what is about a first start: nothing is there yet.
 */
export async function crearEntorno(
  perfil: PerfilDePrueba,
  { enBlanco = false }: { readonly enBlanco?: boolean } = {},
): Promise<EntornoDePrueba> {
  const plantilla = enBlanco ? undefined : await conseguirPlantilla(perfil);
  const carpeta = crearCarpeta();
  const comunes = {
    NODE_ENV: 'test',
    NIVEL_REGISTRO: 'error',
    HOST: '127.0.0.1',
    PORT: '0',
    DATOS_DIR: carpeta,
    DEMO_CLAVE: CLAVE_DEMO,
    ...HOLGURA,
  };
  const borrarCarpeta = () => rmSync(carpeta, { recursive: true, force: true });
  if (perfil === 'embebido') {
    if (plantilla) cpSync(plantilla, join(carpeta, BASE_EMBEBIDA), { recursive: true });
    return { variables: comunes, borrar: async () => borrarCarpeta() };
  }

  const base = await crearBase(inject('urlPostgres'), plantilla);
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

/** Makes it if the run has none yet. @returns its folder, or the name of its database. */
async function conseguirPlantilla(perfil: PerfilDePrueba): Promise<string> {
  const carpeta = inject('carpetaPlantillas');
  const plantilla = perfil === 'embebido' ? join(carpeta, perfil) : nombreDePlantilla(perfil, carpeta);
  await unaVez(join(carpeta, `${perfil}.lista`), async () => {
    const entorno = await crearEntorno(perfil, { enBlanco: true });
    const app = await crearAplicacion(leerConfiguracion(entorno.variables));
    sinHorario(app);
    await app.init();
    await app.get<Conexion>(CONEXION).db.execute(sql`update usuario set clave_hash = ${await hashBarato()}`);
    await app.close();
    const { DATOS_DIR = '', DATABASE_URL = '' } = entorno.variables;
    if (perfil === 'embebido') {
      renameSync(join(DATOS_DIR, BASE_EMBEBIDA), plantilla);
      appendFileSync(join(plantilla, 'postgresql.conf'), MEMORIA_EMBEBIDA);
    } else {
      await renombrarBase(inject('urlPostgres'), new URL(DATABASE_URL).pathname.slice(1), plantilla);
    }
    await entorno.borrar();
  });
  return plantilla;
}

/** Its cost is written in it: to sign in takes the product's 40 ms only where a test has made the user. */
const hashBarato = () => hash(CLAVE_DEMO, { memoryCost: 8, timeCost: 1, parallelism: 1 });

/** Where the product keeps it in DATOS_DIR. */
const BASE_EMBEBIDA = 'pglite';
/** To fill the 128 MB that it would take with zeros is half of its start, and tests have little to keep there. */
const MEMORIA_EMBEBIDA = '\nshared_buffers = 16MB\n';

export const CLAVE_DEMO = 'clave-de-prueba';
const SECRETO = randomBytes(48).toString('base64url');
