import { availableParallelism } from 'node:os';
import { cifrarClave, claveCoincide } from '../../src/autenticacion/claves.js';
import { sembrarUsuarios } from './base.js';
import { type Medida, percentil } from './medida.js';
import type { Inicios, Iniciadas } from './proceso-inicios.js';
import { Proceso } from './proceso.js';
import { nuestro, type Servidor } from './servidores.js';

const POR_SEGUNDO = 200;
const USUARIOS = 2_000;
const META_MS = 1_000;
const CLAVE = 'una clave de rendimiento';
/** Sign-ins of one address: of this measure's alone, they are no guesses. */
const LIMITES = { INTENTOS_POR_CUENTA: '1000', INTENTOS_POR_IP: '1000000' };

/** Sign-ins at a steady rate, each with the password's hash; against the hashes that the machine can check at all. */
export const inicios: Medida = async ({ postgres, breve }) => {
  const base = await postgres.crearBase();
  const carga = Proceso.lanzar('proceso-inicios');
  const segundos = breve ? 5 : 30;
  let servidor: Servidor | undefined;
  try {
    const hash = await cifrarClave(CLAVE);
    const posibles = await hashesPorSegundo(hash);
    servidor = await nuestro(base, LIMITES);
    await sembrarUsuarios(base, USUARIOS);
    await base.sql`update usuario set clave_hash = ${hash}`;
    const url = `http://127.0.0.1:${servidor.puerto}`;
    const iniciar = (orden: Omit<Inicios, 'url' | 'clave' | 'usuarios'>) =>
      carga.pedir<Iniciadas>('iniciar', { url, clave: CLAVE, usuarios: USUARIOS, ...orden });
    await iniciar({ porSegundo: 50, segundos: 2 });
    const antes = await servidor.recursos();
    const propio = servidor;
    const { esperas, fallidas } = await servidor.perfilar('n', () =>
      iniciar({ porSegundo: POR_SEGUNDO, segundos }),
    );
    const despues = await propio.recursos();
    const p99 = percentil(esperas, 0.99);
    const uso = (despues.cpuUs - antes.cpuUs) / 1_000 / (despues.instanteMs - antes.instanteMs);
    return [
      {
        medida: `n. ${POR_SEGUNDO} sign-ins/s for ${segundos} s`,
        nuestro: esperas.length / segundos,
        par: posibles,
        nombrePar: 'bare argon2id, nothing else running',
        unidad: 'sign-ins/s',
        meta: `all, p99 ≤ ${META_MS} ms`,
        cumple: fallidas === 0 && p99 <= META_MS,
        nota: `p50 ${percentil(esperas, 0.5).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, ${fallidas} refused; server ${Math.round(uso * 100)} % of a core`,
      },
    ];
  } finally {
    await carga.terminar();
    await servidor?.proceso.terminar();
    await base.borrar();
  }
};

/** With one at a time for each core. */
async function hashesPorSegundo(hash: string): Promise<number> {
  const comienzo = performance.now();
  let hechos = 0;
  const calcular = async () => {
    while (performance.now() - comienzo < 3_000) {
      await claveCoincide(CLAVE, hash);
      hechos += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, calcular));
  return (hechos * 1_000) / (performance.now() - comienzo);
}
