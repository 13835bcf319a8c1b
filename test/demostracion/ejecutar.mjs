/** `npm run demo:equipo`: builds the demo and runs it. What it takes: opciones.ts. */
import { fileURLToPath, pathToFileURL } from 'node:url';

const raiz = fileURLToPath(new URL('../..', import.meta.url));
const destino = `${raiz}dist/demostracion`;

const { build } = await import('vite').catch(() => {
  console.error(
    'Run `npm start` first: it installs what this needs, and starts the server that this plays on.',
  );
  process.exit(1);
});
await build({
  configFile: false,
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'warn',
  build: {
    ssr: 'principal.ts',
    target: 'node20',
    outDir: destino,
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: '[name].js' } },
  },
});
await import(pathToFileURL(`${destino}/principal.js`).href);
