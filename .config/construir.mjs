/**
 * Builds the product into dist/: the server with tsc and Vite, the pages with Vite, and the blank embedded database.
 * Run with `npm run build`; `npm start` and `npm test` call it when something changed.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const raiz = fileURLToPath(new URL('..', import.meta.url));

function ejecutar(...argumentos) {
  const { status } = spawnSync(process.execPath, argumentos, {
    cwd: raiz,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

const vite = (configuracion) =>
  ejecutar(
    'node_modules/vite/bin/vite.js',
    'build',
    '--config',
    `.config/${configuracion}`,
    '--logLevel',
    'warn',
  );

rmSync(`${raiz}dist`, { recursive: true, force: true });
ejecutar('node_modules/typescript/bin/tsc', '-p', '.config/tsconfig.build.json');
vite('vite.servidor.config.ts');
vite('vite.config.ts');
ejecutar('dist/base-datos/pglite/crear-plantilla.js');
