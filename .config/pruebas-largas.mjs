/**
 * `npm run test:largo`: the tests of faults and the fuzzing as long as was promised, where `npm test` does them in
 * short. Some half an hour; `npm run test:largo -- test/resistencia/muertes.test.ts` runs only what is named.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

await import('./preparar.mjs');

const raiz = fileURLToPath(new URL('..', import.meta.url));
const nombrados = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    '.config/vitest.config.ts',
    ...(nombrados.length > 0
      ? nombrados
      : [
          'test/resistencia',
          'test/cierre.test.ts',
          'test/fuzz',
          'test/semana',
          'test/progreso/carga.test.ts',
          'test/tareas/reinicio.test.ts',
        ]),
  ],
  { cwd: raiz, stdio: 'inherit', env: { ...process.env, SEGUIMIENTO_LARGO: '1' } },
);
process.exit(status ?? 1);
