import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pedir } from '../apoyo/cliente.js';
import { CLAVE_DEMO, HOLGURA } from '../apoyo/perfiles.js';
import { leerPrometheus } from '../apoyo/prometheus.js';
import { type Objetivo, objetivoEn, VARIABLES } from './objetivo.js';

export interface Memoria {
  /** Bytes, after a full collection. */
  readonly heap: number;
  readonly rss: number;
}

export interface ProcesoAparte {
  readonly objetivo: Objetivo;
  memoria(): Promise<Memoria>;
  terminar(): Promise<void>;
}

const RAIZ = fileURLToPath(new URL('../..', import.meta.url));
/** Loaded before the server: measures its memory when it is asked, and keeps it from nothing else. */
const MEDIDOR = `process.on('message', () => { gc(); gc(); process.send(process.memoryUsage()); }); process.channel.unref();`;

/** The built server in a process of its own, whose memory is nobody else's. */
export async function objetivoAparte(rutas: readonly string[]): Promise<ProcesoAparte> {
  const carpeta = mkdtempSync(join(tmpdir(), 'seguimiento-fuzz-'));
  const importar = `data:text/javascript,${encodeURIComponent(MEDIDOR)}`;
  const proceso = spawn(process.execPath, ['--expose-gc', '--import', importar, join(RAIZ, 'dist/main.js')], {
    cwd: RAIZ,
    env: {
      PATH: process.env['PATH'],
      ...HOLGURA,
      ...VARIABLES,
      NODE_ENV: 'test',
      NIVEL_REGISTRO: 'error',
      HOST: '127.0.0.1',
      PORT: '0',
      DATOS_DIR: carpeta,
      DEMO_CLAVE: CLAVE_DEMO,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { url, faltas } = await listo(proceso);
  const conexiones = async () => {
    const { cuerpo } = await pedir(url, 'GET', '/metricas');
    return leerPrometheus(cuerpo).get('nodejs_active_resources{type="TCPSocketWrap"}') ?? 0;
  };
  return {
    objetivo: await objetivoEn(url, rutas, { faltas, conexiones }),
    memoria: async () => {
      const medida = new Promise<NodeJS.MemoryUsage>((resolve) => proceso.once('message', resolve as never));
      proceso.send('');
      const { heapUsed, rss } = await medida;
      return { heap: heapUsed, rss };
    },
    terminar: async () => {
      const terminado = new Promise((resolve) => proceso.once('exit', resolve));
      if (proceso.exitCode === null && proceso.kill('SIGKILL')) await terminado;
      rmSync(carpeta, { recursive: true, force: true });
    },
  };
}

/** Everything that it says after its start is a fault, and so is its end. */
function listo(proceso: ChildProcess): Promise<{ url: string; faltas: string[] }> {
  const faltas: string[] = [];
  return new Promise((resolve, reject) => {
    let salida = '';
    let url: string | undefined;
    const leer = (trozo: Buffer) => {
      if (url) {
        faltas.push(String(trozo));
        return;
      }
      salida += String(trozo);
      [, url] = /Health\s+(http:\/\/\S+?)\/salud\/lista\s/.exec(salida) ?? [];
      if (url) resolve({ url: url.replace('localhost', '127.0.0.1'), faltas });
    };
    proceso.stdout?.on('data', leer);
    proceso.stderr?.on('data', leer);
    proceso.once('exit', (codigo, senal) => {
      faltas.push(`The process ended (${codigo ?? senal})`);
      reject(new Error(`The server ended with ${codigo ?? senal}:\n${salida}`));
    });
  });
}
