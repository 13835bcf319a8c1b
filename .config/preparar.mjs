/**
 * Brings a checkout to the point where it can run: installs what the lock file says and builds,
 * each only when what it depends on has changed since the last time. Uses nothing but Node and npm.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const raiz = fileURLToPath(new URL('..', import.meta.url));
process.chdir(raiz);

const [mayor, menor] = process.versions.node.split('.').map(Number);
if (mayor < 20 || (mayor === 20 && menor < 19)) {
  console.error(`seguimiento needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

function archivos(carpeta) {
  return readdirSync(carpeta, { withFileTypes: true, recursive: true })
    .filter((entrada) => entrada.isFile())
    .map((entrada) => join(entrada.parentPath, entrada.name))
    .sort();
}

function huella(rutas) {
  const resumen = createHash('sha256');
  for (const ruta of rutas) resumen.update(ruta).update('\0').update(readFileSync(ruta)).update('\0');
  return resumen.digest('hex');
}

/** Runs a program in view of whoever waits for it; what it says of a failure is enough. */
function ejecutar(programa, argumentos, opciones = {}) {
  const { status } = spawnSync(programa, argumentos, { stdio: 'inherit', ...opciones });
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs `hacer` unless the stamp at `sello` says that it was already done for these files. */
function siCambio(sello, rutas, hacer) {
  const actual = huella(rutas);
  if (existsSync(sello) && readFileSync(sello, 'utf8') === actual) return;
  hacer();
  mkdirSync(join(sello, '..'), { recursive: true });
  writeFileSync(sello, actual);
}

siCambio('node_modules/.huella', ['package-lock.json'], () => {
  console.log('Installing dependencies (npm ci) …');
  // npm's own entry point when npm runs us: no shell, the same on every platform.
  const npm = process.env.npm_execpath;
  const argumentos = [
    'ci',
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  if (npm) ejecutar(process.execPath, [npm, ...argumentos]);
  else ejecutar('npm', argumentos, { shell: process.platform === 'win32' });
});

const fuentes = [
  'package-lock.json',
  'tsconfig.json',
  '.config/tsconfig.build.json',
  '.config/vite.config.ts',
  '.config/vite.servidor.config.ts',
  '.config/construir.mjs',
];
siCambio('dist/.huella', [...fuentes, ...archivos('src'), ...archivos('drizzle')], () => {
  console.log('Building …');
  ejecutar(process.execPath, ['.config/construir.mjs']);
});
