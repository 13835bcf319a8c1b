import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const raiz = resolve(import.meta.dirname, '..');

/** Whose files take longest: processes that are killed and restarted, weeks that are played, pages, every door. */
const LARGOS =
  /test\/(resistencia|semana|presencia|panel|demostracion)\/|\/(puertas\/puertas|reinicio|siembra|rastro|carga|arranque-rechazado|carpeta-ocupada)\.test|test\/cierre\.test/;

const esLargo = ({ moduleId }: TestSpecification) => LARGOS.test(moduleId);

/** The long ones first: one that begins last would keep a single core busy while the others wait for it. */
class LosLargosPrimero extends BaseSequencer {
  override async sort(archivos: TestSpecification[]): Promise<TestSpecification[]> {
    const ordenados = await super.sort(archivos);
    return [...ordenados.filter(esLargo), ...ordenados.filter((archivo) => !esLargo(archivo))];
  }
}

export default defineConfig({
  root: raiz,
  // Vite would take its `module` entry while Node takes its `main` for the libraries: two copies of one
  // package, whose classes do not know each other.
  resolve: { alias: [{ find: /^graphql$/, replacement: resolve(raiz, 'node_modules/graphql/index.js') }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/apoyo/preparacion-global.ts'],
    sequence: { sequencer: LosLargosPrimero },
    setupFiles: ['test/apoyo/cada-archivo.ts'],
    pool: 'forks',
    // No server of a test lives so long that to optimize the embedded Postgres would be of use to it.
    execArgv: ['--liftoff-only'],
    // Each worker loads the product once, and not for each file anew: a sixth of the time of them all.
    isolate: false,
    // More than there are cores: much of what they do is waiting for a process, a socket or a browser.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // Real servers, sockets and browsers: generous against a busy machine; no test waits for it to pass.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { NODE_ENV: 'test' },
  },
});
