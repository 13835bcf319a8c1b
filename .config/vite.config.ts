import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const fuentes = resolve(import.meta.dirname, '../src');

/**
 * Drops the `@font-face` rules that carry their font inside: GraphiQL's stylesheet has 370 kB of them, which
 * our content security policy (`font-src 'self'`) refuses anyway. PostCSS sees each file with its imports in it.
 */
const sinFuentesIncrustadas: Plugin = {
  name: 'sin-fuentes-incrustadas',
  config: () => ({
    css: {
      postcss: {
        plugins: [
          {
            postcssPlugin: 'sin-fuentes-incrustadas',
            AtRule: {
              'font-face': (regla) => {
                if (regla.some((nodo) => nodo.type === 'decl' && nodo.value.includes('data:font')))
                  regla.remove();
              },
            },
          },
        ],
      },
    },
  }),
};

/** Smaller than this, the answer's headers are most of it. */
const COMPRIMIR_DESDE_BYTES = 1_024;

/** Writes each script and stylesheet compressed as well, once and as well as can be: nothing is left to do per request. */
const conCopiasComprimidas: Plugin = {
  name: 'con-copias-comprimidas',
  // Vite changes what it has bundled until the very end: only what it wrote is what is served.
  async writeBundle({ dir = '' }, paquete) {
    const comprimir = async (nombre: string) => {
      const archivo = resolve(dir, nombre);
      const contenido = await readFile(archivo);
      if (!nombre.startsWith('assets/') || contenido.length < COMPRIMIR_DESDE_BYTES) return;
      await writeFile(`${archivo}.br`, await promisify(brotliCompress)(contenido));
      await writeFile(`${archivo}.gz`, await promisify(gzip)(contenido));
    };
    await Promise.all(Object.keys(paquete).map(comprimir));
  },
};

/** The pages that a browser loads: the panel, the collaborator's page and GraphiQL. Everything is served by us, nothing by a CDN. */
export default defineConfig({
  root: fuentes,
  base: '/',
  publicDir: false,
  plugins: [sinFuentesIncrustadas, conCopiasComprimidas],
  resolve: {
    // GraphiQL's menus and dialogs write a `<style>` through this package; ours does it as the policy allows.
    alias: { 'react-style-singleton': resolve(fuentes, 'graphql/graphiql/hoja-adoptada.ts') },
  },
  build: {
    outDir: resolve(import.meta.dirname, '../dist/web'),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      // React's packages mark their client modules for server rendering, of which there is none here.
      // Compressing takes most of the time, as it should.
      checks: { moduleLevelDirective: false, bundlerTimings: false },
      input: {
        panel: resolve(fuentes, 'panel/web/index.html'),
        colaborador: resolve(fuentes, 'colaborador/web/index.html'),
        trabajador: resolve(fuentes, 'colaborador/web/trabajador.ts'),
        graphiql: resolve(fuentes, 'graphql/graphiql/index.html'),
      },
      output: {
        // The server adds to the service worker what it is to keep, and serves it where its scope is.
        entryFileNames: ({ name }) =>
          name === 'trabajador' ? 'colaborador/trabajador.js' : 'assets/[name]-[hash].js',
      },
    },
  },
});
