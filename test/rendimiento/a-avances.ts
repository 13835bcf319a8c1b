import { setTimeout as esperar } from 'node:timers/promises';
import { type Base, sembrarTareas, sembrarUsuarios } from './base.js';
import { Clientes, PROGRESO } from './clientes.js';
import { encolar } from './cola.js';
import { mediana, type Ambiente, type Medida } from './medida.js';
import { nuestro, par, type Servidor } from './servidores.js';

const META_RAZON = 5;
const META_POR_SEGUNDO = 25_000;
const CONCURRENCIA = 3_000;
const USUARIOS = 20;
/** More than can be done meanwhile, so that nobody runs out of them. */
const TAREAS = 16_000;
const TRABAJOS_DEL_PAR = 6_000;
const CALENTAMIENTO_MS = 5_000;
const COMIENZO_MAXIMO_MS = 30_000;

interface Ritmo {
  /** Frames that clients counted, each second. */
  readonly entregados: number;
  /** Rows committed in the same time, each second. */
  readonly escritos: number;
}

/** Advances that are kept and delivered to a WebSocket client, from one server process on Postgres. */
export const avances: Medida = async (ambiente) => {
  const propios: Ritmo[] = [];
  const ajenos: number[] = [];
  for (let ronda = 0; ronda < (ambiente.breve ? 1 : 3); ronda++) {
    propios.push(await medirNuestro(ambiente));
    ajenos.push(await medirBullmq(ambiente));
  }
  const entregados = mediana(propios.map((ritmo) => ritmo.entregados));
  const escritos = mediana(propios.map((ritmo) => ritmo.escritos));
  const ajeno = mediana(ajenos);
  return [
    {
      medida: 'a. advances kept and delivered',
      nuestro: entregados,
      par: ajeno,
      nombrePar: 'BullMQ updateProgress',
      unidad: 'advances/s',
      meta: `ratio ≥ ${META_RAZON}, ≥ ${META_POR_SEGUNDO}/s`,
      cumple: entregados / ajeno >= META_RAZON && entregados >= META_POR_SEGUNDO,
      nota: `${Math.round(escritos)} rows/s committed meanwhile; ${CONCURRENCIA} tasks at once, ${USUARIOS} users with a subscription each`,
    },
  ];
};

async function medirNuestro({ postgres, breve }: Ambiente): Promise<Ritmo> {
  const base = await postgres.crearBase();
  const clientes = new Clientes(1);
  let servidor: Servidor | undefined;
  try {
    servidor = await nuestro(base, {
      TAREAS_CONCURRENCIA: String(CONCURRENCIA),
      SIMULACION_INTERVALO_MS: '1',
      SIMULACION_INCREMENTO: '1',
    });
    await sembrarUsuarios(base, USUARIOS);
    await clientes.conectar({
      grupo: 'seguimiento',
      url: `ws://127.0.0.1:${servidor.puerto}/graphql`,
      suscripcion: { query: PROGRESO, variables: {} },
      usuarioIds: Array.from({ length: USUARIOS }, (_, indice) => indice + 1),
    });
    const tareas = await sembrarTareas(base, { tareas: TAREAS, usuarios: USUARIOS, estado: 'pendiente' });
    await encolar(servidor, tareas);
    await calentar(clientes, 'seguimiento');
    const antes = await leer(clientes, base);
    await servidor.perfilar('a', () => esperar(breve ? 2_000 : 4_000));
    const despues = await leer(clientes, base);
    const segundos = (despues.instanteMs - antes.instanteMs) / 1_000;
    return {
      entregados: (despues.marcos - antes.marcos) / segundos,
      escritos: (despues.filas - antes.filas) / segundos,
    };
  } finally {
    await clientes.terminar();
    await servidor?.proceso.terminar();
    await base.borrar();
  }
}

async function leer(clientes: Clientes, { sql }: Base) {
  const [cuenta, [fila]] = await Promise.all([
    clientes.contar('seguimiento'),
    sql<{ filas: number; pasos: number }[]>`
      select (select count(*)::int from avance_tarea) as filas,
             (select coalesce(sum(seq), 0)::int from tarea_proceso) as pasos`,
  ]);
  if (!fila || fila.filas !== fila.pasos) throw new Error('The tasks and their advances do not agree');
  return { ...cuenta, filas: fila.filas };
}

/** A worker takes as many jobs as it may have at once before it begins the first of them: each side is given its time. */
async function calentar(clientes: Clientes, grupo: string): Promise<void> {
  const limite = Date.now() + COMIENZO_MAXIMO_MS;
  while ((await clientes.contar(grupo)).marcos < CONCURRENCIA) {
    if (Date.now() > limite) throw new Error(`${grupo}: nothing arrives`);
    await esperar(100);
  }
  await esperar(CALENTAMIENTO_MS);
}

async function medirBullmq({ postgres, breve }: Ambiente): Promise<number> {
  const base = await postgres.crearBase();
  const clientes = new Clientes(1);
  let servidor: Servidor | undefined;
  try {
    servidor = await par('proceso-par-bullmq', {
      DATABASE_URL: base.url,
      TRABAJOS: String(TRABAJOS_DEL_PAR),
      CONCURRENCIA: String(CONCURRENCIA),
    });
    await clientes.conectar({
      grupo: 'bullmq',
      url: `ws://127.0.0.1:${servidor.puerto}/progreso`,
      usuarioIds: [1],
    });
    await servidor.proceso.pedir('trabajar');
    await calentar(clientes, 'bullmq');
    const antes = await clientes.contar('bullmq');
    await esperar(breve ? 2_000 : 4_000);
    const despues = await clientes.contar('bullmq');
    return ((despues.marcos - antes.marcos) * 1_000) / (despues.instanteMs - antes.instanteMs);
  } finally {
    await clientes.terminar();
    await servidor?.proceso.terminar();
    await base.borrar();
  }
}
