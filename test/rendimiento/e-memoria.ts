import { setTimeout as esperar } from 'node:timers/promises';
import { sembrarUsuarios } from './base.js';
import { Clientes, PROGRESO } from './clientes.js';
import type { Medida } from './medida.js';
import { nuestro, par, type Servidor } from './servidores.js';

const META_BYTES = 20 * 1024;
/** Brings the server's code and buffers to their size before the baseline. */
const DE_CALENTAMIENTO = 300;
const ASENTAMIENTO_MS = 1_500;

/** Resident memory of the server for each authenticated subscription that waits. */
export const memoria: Medida = async ({ postgres, breve }) => {
  const sockets = breve ? 2_000 : 10_000;
  const base = await postgres.crearBase();
  const clientes = new Clientes();
  const medir = async (grupo: string, abrir: () => Promise<Servidor>) => {
    const servidor = await abrir();
    if (grupo === 'seguimiento') await sembrarUsuarios(base, sockets);
    const bytes = await porSocket(clientes, grupo, servidor, sockets);
    await servidor.proceso.terminar();
    return bytes;
  };
  try {
    const propia = await medir('seguimiento', () => nuestro(base));
    const deMercurius = await medir('mercurius', () => par('proceso-par-mercurius'));
    const deWs = await medir('ws', () => par('proceso-par-ws'));
    const comun = {
      medida: `e. memory, ${sockets} sockets`,
      nuestro: propia / 1024,
      unidad: 'KB/subscription',
    };
    return [
      { ...comun, par: deMercurius / 1024, nombrePar: 'mercurius', meta: 'none', cumple: true },
      {
        ...comun,
        par: deWs / 1024,
        nombrePar: 'ws',
        meta: 'ours ≤ ws + 20 KB',
        cumple: propia <= deWs + META_BYTES,
        nota: `${((propia - deWs) / 1024).toFixed(1)} KB over plain ws`,
      },
    ];
  } finally {
    await clientes.terminar();
    await base.borrar();
  }
};

async function porSocket(
  clientes: Clientes,
  nombre: string,
  servidor: Servidor,
  sockets: number,
): Promise<number> {
  const conectar = async (grupo: string, cuantos: number) => {
    await clientes.conectar({
      grupo,
      url: `ws://127.0.0.1:${servidor.puerto}/graphql`,
      suscripcion: nombre === 'ws' ? undefined : { query: PROGRESO, variables: {} },
      usuarioIds: Array.from({ length: cuantos }, (_, indice) => indice + 1),
    });
    await esperar(ASENTAMIENTO_MS);
  };
  await conectar(`${nombre}-antes`, DE_CALENTAMIENTO);
  await clientes.cerrar(`${nombre}-antes`);
  const antes = await servidor.recursos(true);
  await conectar(nombre, sockets);
  const despues = await servidor.recursos(true);
  const { abiertos } = await clientes.contar(nombre);
  if (abiertos !== sockets) throw new Error(`${nombre}: ${abiertos} of ${sockets} sockets are open`);
  await clientes.cerrar(nombre);
  return (despues.rss - antes.rss) / sockets;
}
