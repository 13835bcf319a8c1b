import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const raiz = resolve(import.meta.dirname, '..');

/**
 * Packages that stay in node_modules: those with files beside their code (WebAssembly, binaries, SQL, workers)
 * and those that they share with ours, of which there must be one copy.
 */
const DE_FUERA = [
  '@electric-sql/pglite',
  '@node-rs/argon2',
  'bullmq',
  'engine.io',
  'graphql',
  'ioredis',
  'mercurius',
  'pg',
  'pino',
  'socket.io',
];

/** A package that looks for files beside its code would find none of them beside ours. */
const sinArchivosPropios: Plugin = {
  name: 'sin-archivos-propios',
  transform(codigo, id) {
    const buscaArchivos = /^(?!\s*(\*|\/\/)).*\b(__dirname|__filename)\b/m.test(codigo);
    if (buscaArchivos && id.includes('node_modules')) this.error(`${id} uses its own path: leave it outside`);
  },
};

/**
 * Makes one file of what tsc made of the server, and one of the packages that it uses. To open their three
 * thousand took more time than all the rest of a start.
 */
export default defineConfig({
  root: raiz,
  publicDir: false,
  plugins: [sinArchivosPropios],
  // The entries that Node would take, or packages from outside would bring a second copy of one in here.
  resolve: { mainFields: ['main'] },
  ssr: { noExternal: true, external: DE_FUERA, resolve: { conditions: ['node'] } },
  build: {
    ssr: 'dist/main.js',
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'dependencias/[name].js',
        codeSplitting: { groups: [{ name: 'dependencias', test: /node_modules/ }] },
      },
    },
  },
});
