/**
 * `npm run bench`: builds the product and the benchmark, and runs it. `npm run bench -- b c` runs only those
 * measures, `--breve` shortens each. For development, by the environment: SEGUIMIENTO_DIST names another checkout's
 * dist/ to measure instead of ours, SEGUIMIENTO_VARIABLES more of our server's environment as JSON, PERFIL_CPU a
 * folder for processor profiles of our server, only of what is measured.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const raiz = fileURLToPath(new URL('../..', import.meta.url));
const fuentes = fileURLToPath(new URL('.', import.meta.url));
const destino = `${raiz}dist/rendimiento`;

if (!process.env.SEGUIMIENTO_DIST) {
  await import('../../.config/preparar.mjs');
  process.env.SEGUIMIENTO_DIST = `${raiz}dist`;
}

mkdirSync(destino, { recursive: true });
const programas = readdirSync(fuentes).filter((nombre) => /^(principal|proceso-.*)\.ts$/.test(nombre));
await build({
  configFile: false,
  root: fuentes,
  logLevel: 'warn',
  build: {
    ssr: true,
    target: 'node20',
    outDir: destino,
    emptyOutDir: true,
    rolldownOptions: {
      input: programas.map((nombre) => `${fuentes}${nombre}`),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
});
await import(`${destino}/principal.js`);
