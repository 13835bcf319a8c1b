import { setTimeout as esperar } from 'node:timers/promises';
import { type Base, sembrarTareas, sembrarUsuarios } from './base.js';
import { encolar } from './cola.js';
import type { Medida } from './medida.js';
import { nuestro, type Servidor } from './servidores.js';

const META = 0.01;
const USUARIOS = 200;
const INTERVALO_MS = 5_000;
const TARDE_MS = 500;
const FINAL_MAXIMO_MS = 75_000;

/** 20,000 simulated tasks at once in one process: how many of their ticks come late. */
export const simulacion: Medida = async ({ postgres, breve }) => {
  const tareas = breve ? 5_000 : 20_000;
  const base = await postgres.crearBase();
  let servidor: Servidor | undefined;
  try {
    servidor = await nuestro(base, {
      TAREAS_CONCURRENCIA: String(tareas),
      SIMULACION_INTERVALO_MS: String(INTERVALO_MS),
      SIMULACION_INCREMENTO: '20',
    });
    await sembrarUsuarios(base, USUARIOS);
    const ids = await sembrarTareas(base, { tareas, usuarios: USUARIOS, estado: 'pendiente' });
    await encolar(servidor, ids);
    const faltan = await servidor.perfilar('g', () => hastaElFinal(base));
    const { tardes, ticks, p99, juntas } = await leerTicks(base);
    const { rssMaximo } = await servidor.recursos();
    return [
      {
        medida: `g. ${tareas} simulated tasks, late ticks`,
        nuestro: (tardes / ticks) * 100,
        unidad: '%',
        meta: `< ${META * 100} % more than ${TARDE_MS} ms late`,
        cumple: tardes / ticks < META && faltan === 0 && juntas >= tareas * 0.9,
        nota: `${tardes} of ${ticks} ticks, p99 ${Math.round(p99)} ms late; ${faltan} tasks unfinished; ${juntas} tasks at once at the most; peak memory ${Math.round(rssMaximo / 2 ** 20)} MB`,
      },
    ];
  } finally {
    await servidor?.proceso.terminar();
    await base.borrar();
  }
};

/** @returns how many had not ended by the time that all should have. */
async function hastaElFinal({ sql }: Base): Promise<number> {
  const limite = Date.now() + FINAL_MAXIMO_MS;
  for (;;) {
    await esperar(500);
    const [fila] = await sql<{ faltan: number }[]>`
      select count(*)::int as faltan from tarea_proceso where estado <> 'completado'`;
    const faltan = fila?.faltan ?? 0;
    if (faltan === 0 || Date.now() > limite) return faltan;
  }
}

interface Ticks {
  readonly tardes: number;
  readonly ticks: number;
  readonly p99: number;
  readonly juntas: number;
}

/** A tick is late by the gap since the advance before it of its task, less the interval. */
async function leerTicks({ sql }: Base): Promise<Ticks> {
  const [fila] = await sql<Ticks[]>`
    with tick as (
      select extract(epoch from fecha - lag(fecha) over (partition by tarea_id order by seq)) * 1000
               - ${INTERVALO_MS}::int as retraso
      from avance_tarea
    ), vida as (
      select min(fecha) - make_interval(secs => ${INTERVALO_MS / 1_000}) as desde, max(fecha) as hasta
      from avance_tarea group by tarea_id
    )
    select count(*) filter (where retraso > ${TARDE_MS})::int as tardes, count(retraso)::int as ticks,
           percentile_cont(0.99) within group (order by retraso)::float as p99,
           (select max(vivas)::int from (
              select sum(paso) over (order by cuando, paso) as vivas
              from (select desde as cuando, 1 as paso from vida union all select hasta, -1 from vida) as pasos
            ) as cuenta) as juntas
    from tick`;
  if (!fila || fila.ticks === 0) throw new Error('No advance was written');
  return fila;
}
