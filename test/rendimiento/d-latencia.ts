import { setTimeout as esperar } from 'node:timers/promises';
import { type Base, sembrarTareas, sembrarUsuarios } from './base.js';
import { Clientes, PROGRESO } from './clientes.js';
import { encolar } from './cola.js';
import { type Medida, percentil } from './medida.js';
import { nuestro, type Servidor } from './servidores.js';

const META_MS = 50;
const TAREAS = 5_000;
const USUARIOS = 50;
const INTERVALO_MS = 1_000;
const POR_SEGUNDO = (TAREAS * 1_000) / INTERVALO_MS;
/** The tasks begin over some seconds, and must all be running meanwhile. */
const INCREMENTO = 2;
const COMIENZO_MAXIMO_MS = 20_000;

/** From the commit to the client's frame, at a steady 5,000 advances a second. */
export const latencia: Medida = async ({ postgres, breve }) => {
  const base = await postgres.crearBase();
  const clientes = new Clientes(1);
  let servidor: Servidor | undefined;
  try {
    servidor = await nuestro(base, {
      TAREAS_CONCURRENCIA: String(TAREAS),
      SIMULACION_INTERVALO_MS: String(INTERVALO_MS),
      SIMULACION_INCREMENTO: String(INCREMENTO),
    });
    await sembrarUsuarios(base, USUARIOS);
    await clientes.conectar({
      grupo: 'seguimiento',
      url: `ws://127.0.0.1:${servidor.puerto}/graphql`,
      suscripcion: { query: PROGRESO, variables: {} },
      usuarioIds: Array.from({ length: USUARIOS }, (_, indice) => indice + 1),
      retrasos: true,
    });
    await encolar(
      servidor,
      await sembrarTareas(base, { tareas: TAREAS, usuarios: USUARIOS, estado: 'pendiente' }),
    );
    await hastaQueCorran(base);

    await clientes.retrasos('seguimiento');
    const ms = breve ? 5_000 : 15_000;
    await servidor.perfilar('d', () => esperar(ms));
    const retrasos = await clientes.retrasos('seguimiento');
    const p99 = percentil(retrasos, 0.99);
    const porSegundo = (retrasos.length * 1_000) / ms;
    return [
      {
        medida: 'd. latency from commit to frame, p99',
        nuestro: p99,
        unidad: 'ms',
        meta: `≤ ${META_MS} ms`,
        cumple: p99 <= META_MS && porSegundo >= 0.95 * POR_SEGUNDO,
        nota: `p50 ${percentil(retrasos, 0.5)} ms, ${Math.round(porSegundo)} advances/s; counted from the beginning of the transaction, by the database's clock`,
      },
    ];
  } finally {
    await clientes.terminar();
    await servidor?.proceso.terminar();
    await base.borrar();
  }
};

async function hastaQueCorran({ sql }: Base): Promise<void> {
  const limite = Date.now() + COMIENZO_MAXIMO_MS;
  for (;;) {
    const [fila] = await sql<{ faltan: number }[]>`
      select count(*)::int as faltan from tarea_proceso where seq = 0`;
    if (fila?.faltan === 0) return;
    if (Date.now() > limite) throw new Error(`${fila?.faltan} tasks have not begun`);
    await esperar(200);
  }
}
