import { tmpdir } from 'node:os';
import type { Base } from './base.js';
import type { Recursos } from './obrero.js';
import { Proceso } from './proceso.js';
import { SECRETO } from './identidad.js';

/** A server under measure, ready. */
export interface Servidor {
  readonly puerto: number;
  readonly proceso: Proceso;
  recursos(recoger?: boolean): Promise<Recursos>;
  /** Profiles what happens meanwhile, if that was asked for. */
  perfilar<T>(nombre: string, hacer: () => Promise<T>): Promise<T>;
}

const CON_RECOLECTOR = ['--expose-gc'];

/** SEGUIMIENTO_VARIABLES: more of our server's environment, as a JSON object, to try what it changes. */
const masVariables = () => JSON.parse(process.env.SEGUIMIENTO_VARIABLES ?? '{}') as Record<string, string>;

async function escuchar(proceso: Proceso): Promise<Servidor> {
  return {
    puerto: await proceso.pedir<number>('escuchar'),
    proceso,
    recursos: (recoger = false) => proceso.pedir<Recursos>('recursos', recoger),
    perfilar: async (nombre, hacer) => {
      await proceso.pedir('empezarPerfil');
      const hecho = await hacer();
      await proceso.pedir('acabarPerfil', nombre);
      return hecho;
    },
  };
}

/** What is measured is the server, not how it holds a client back: all load comes from one address, of few users. */
const SIN_FRENO = {
  TAREAS_POR_USUARIO: '0',
  PETICIONES_POR_IP: '10000000',
  PETICIONES_POR_USUARIO: '10000000',
  CONEXIONES_POR_IP: '1000000',
  CONEXIONES_POR_USUARIO: '1000000',
  CONEXIONES_SIN_AUTENTICAR: '1000000',
};

/**
 * The product's, as an operator runs it, in production, on Postgres, but for its limits. PERFIL_CPU names a folder for
 * profiles of it.
 */
export const nuestro = (base: Base, variables: Record<string, string> = {}): Promise<Servidor> =>
  conLimites(base, { ...SIN_FRENO, ...variables });

/** The product's, with the limits that it comes with. */
export function conLimites(base: Base, variables: Record<string, string> = {}): Promise<Servidor> {
  const { PERFIL_CPU = '' } = process.env;
  const entorno = {
    NODE_ENV: 'production',
    DATABASE_URL: base.url,
    JWT_SECRETO: SECRETO,
    DATOS_DIR: tmpdir(),
    HOST: '127.0.0.1',
    PERFIL_CPU,
    ...variables,
    ...masVariables(),
  };
  return escuchar(Proceso.lanzar('proceso-servidor', entorno, CON_RECOLECTOR));
}

/** A peer of measures b, c and e. */
export function par(programa: string, variables: Record<string, string> = {}): Promise<Servidor> {
  return escuchar(Proceso.lanzar(programa, { NODE_ENV: 'production', ...variables }, CON_RECOLECTOR));
}
