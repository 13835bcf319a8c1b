import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LARGO } from './largo.js';

const PRINCIPAL = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const RAIZ = fileURLToPath(new URL('../..', import.meta.url));

export interface ProcesoDePrueba {
  readonly url: string;
  /** Everything that it has printed so far. */
  salida(): string;
  /** Resolves as soon as what it has printed satisfies `basta`. */
  cuandoDiga(basta: (salida: string) => boolean): Promise<void>;
  /** Sends a signal and waits for the end. @returns the exit code (null if the signal ended it). */
  terminar(senal: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the built server as operators do, in a process of its own, and waits until it says that it is ready.
 * @param alDecir hears what it prints meanwhile.
 */
export async function arrancarProceso(
  variables: Record<string, string>,
  alDecir: (texto: string) => void = () => {},
): Promise<ProcesoDePrueba> {
  const proceso = lanzar(variables);
  let salida = '';
  const terminado = new Promise<number | null>((resolve) => proceso.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    const leer = (trozo: Buffer) => {
      salida += String(trozo);
      alDecir(String(trozo));
      const [, encontrada] = /Health\s+(http:\/\/\S+?)\/salud\/lista\s/.exec(salida) ?? [];
      if (encontrada) resolve(encontrada.replace('localhost', '127.0.0.1'));
    };
    proceso.stdout?.on('data', leer);
    proceso.stderr?.on('data', leer);
    void terminado.then((codigo) => reject(new Error(`The server ended with ${codigo}:\n${salida}`)));
  });
  return {
    url,
    salida: () => salida,
    cuandoDiga: (basta) =>
      new Promise<void>((resolve) => {
        const mirar = () => {
          if (!basta(salida)) return;
          proceso.stdout?.off('data', mirar);
          proceso.stderr?.off('data', mirar);
          resolve();
        };
        proceso.stdout?.on('data', mirar);
        proceso.stderr?.on('data', mirar);
        mirar();
      }),
    terminar: (senal) => {
      proceso.kill(senal);
      return terminado;
    },
  };
}

/** Runs the built server to its end: for what must stop the start. */
export function ejecutarHastaElFin(
  variables: Record<string, string>,
): Promise<{ codigo: number | null; salida: string }> {
  const proceso = lanzar(variables);
  let salida = '';
  proceso.stdout?.on('data', (trozo) => (salida += String(trozo)));
  proceso.stderr?.on('data', (trozo) => (salida += String(trozo)));
  return new Promise((resolve) => proceso.once('close', (codigo) => resolve({ codigo, salida })));
}

/**
 * None lives so long that to optimize it would be of use: the embedded Postgres, a third of its start, or the server
 * itself, a fifth. But those of the long run.
 */
const SIN_OPTIMIZAR = LARGO ? [] : ['--liftoff-only', '--no-opt', '--max-lazy'];

function lanzar(variables: Record<string, string>): ChildProcess {
  const { PATH } = process.env;
  return spawn(process.execPath, [...SIN_OPTIMIZAR, PRINCIPAL], {
    cwd: RAIZ,
    env: { PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
