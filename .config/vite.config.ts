import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const fuentes = resolve(import.meta.dirname, '../src');

/** The pages that a browser loads: the panel and GraphiQL. Everything is served by us, nothing by a CDN. */
export default defineConfig({
  root: fuentes,
  base: '/',
  publicDir: false,
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
        graphiql: resolve(fuentes, 'graphql/graphiql/index.html'),
      },
    },
  },
});
