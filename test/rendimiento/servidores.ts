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
}

const CON_RECOLECTOR = ['--expose-gc'];

async function escuchar(proceso: Proceso): Promise<Servidor> {
  return {
    puerto: await proceso.pedir<number>('escuchar'),
    proceso,
    recursos: (recoger = false) => proceso.pedir<Recursos>('recursos', recoger),
  };
}

/** The product's, as an operator runs it: in production, on Postgres. PERFIL_CPU names a folder for its profiles. */
export function nuestro(base: Base, variables: Record<string, string> = {}): Promise<Servidor> {
  const { PERFIL_CPU } = process.env;
  const perfil = PERFIL_CPU ? ['--cpu-prof', `--cpu-prof-dir=${PERFIL_CPU}`] : [];
  const entorno = {
    NODE_ENV: 'production',
    DATABASE_URL: base.url,
    JWT_SECRETO: SECRETO,
    DATOS_DIR: tmpdir(),
    HOST: '127.0.0.1',
    ...variables,
  };
  return escuchar(Proceso.lanzar('proceso-servidor', entorno, [...CON_RECOLECTOR, ...perfil]));
}

/** A peer of measures b, c and e. */
export function par(programa: string, variables: Record<string, string> = {}): Promise<Servidor> {
  return escuchar(
    Proceso.lanzar(programa, { NODE_ENV: 'production', ...variables }, CON_RECOLECTOR),
  );
}
