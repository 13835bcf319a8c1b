import { resolve } from 'node:path';
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

/** The pages that a browser loads: the panel, the collaborator's page and GraphiQL. Everything is served by us, nothing by a CDN. */
export default defineConfig({
  root: fuentes,
  base: '/',
  publicDir: false,
  plugins: [sinFuentesIncrustadas],
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
      checks: { moduleLevelDirective: false },
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
