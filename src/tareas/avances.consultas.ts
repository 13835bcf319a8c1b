import { sql } from 'drizzle-orm';
import { type BaseDatos, comoJson, filas } from '../base-datos/index.js';
import type { EstadoTarea } from '../eventos/index.js';
import { TERMINALES, TRANSICIONES } from './estados.js';
import { comoPublicacion, type PublicacionDeAvance } from './publicacion.js';

/** Characters of a message that are kept; more would not fit in a notification between processes. */
const MENSAJE_MAXIMO = 500;

/** An advance to be made, if the task still admits it. */
export interface NuevoAvance {
  readonly tareaId: number;
  readonly estado: EstadoTarea;
  readonly mensaje: string;
  /** 0 to 100. Terminal states other than `completado` keep the task's own. */
  readonly progreso?: number;
  readonly resultado?: string | null;
  readonly restanteMs?: number | null;
  /** Only if the task is this user's. */
  readonly usuarioId?: number;
}

/** What the database decides of an advance. The rest is as it was asked for. */
interface FilaEscrita {
  readonly tareaId: number;
  readonly usuarioId: number;
  readonly seq: number;
  readonly progreso: number;
  readonly fecha: string | Date;
}

/**
 * Writes these advances in one statement, one per task at most.
 * @returns those that their task admitted, ready to be announced.
 */
export async function escribirAvances(
  db: BaseDatos,
  lote: readonly NuevoAvance[],
): Promise<PublicacionDeAvance[]> {
  const pedidos = new Map(lote.map((avance) => [avance.tareaId, guardable(avance)]));
  const escritas = await filas<FilaEscrita>(db, sentencia([...pedidos.values()]));
  const [primera] = escritas;
  if (!primera) return [];
  // The moment of the transaction, the same in every row.
  const fecha = new Date(primera.fecha).toISOString();
  return escritas.map(({ tareaId, usuarioId, seq, progreso }) => {
    const { mensaje, estado, restanteMs = null } = pedidos.get(tareaId) as NuevoAvance;
    return comoPublicacion(usuarioId, { tareaId, seq, progreso, mensaje, estado, fecha, restanteMs });
  });
}

/**
 * The fenced update: the bar only moves forward, a task that has ended stays as it is, and the advance is
 * written in the same statement that moves the task. What it returns is what happened: the moved rows, not
 * joined with the inserted ones, which the planner takes for one and loops over.
 */
function sentencia(entrada: readonly NuevoAvance[]) {
  const terminal = sql`e.estado in ${TERMINALES}`;
  return sql`
    with entrada as (
      select * from json_to_recordset(${comoJson(entrada)}) as e (
        "tareaId" int, estado estado_tarea, mensaje text, progreso int, resultado text, "restanteMs" int, "usuarioId" int
      )
    ), movida as (
      update tarea_proceso t set
        estado = e.estado,
        progreso = greatest(t.progreso, e.progreso),
        mensaje = e.mensaje,
        resultado = coalesce(e.resultado, t.resultado),
        seq = t.seq + 1,
        actualizada_en = now(),
        fecha_fin = case when ${terminal} then now() end
      from entrada e
      where t.id = e."tareaId"
        and (t.estado, e.estado) in (${PASOS})
        and (${terminal} or t.progreso < e.progreso)
        and t.usuario_id = coalesce(e."usuarioId", t.usuario_id)
      returning t.id as "tareaId", t.usuario_id as "usuarioId", t.seq, t.progreso, t.mensaje, t.estado,
                e."restanteMs", now()::timestamptz(3) as fecha
    ), anotado as (
      insert into avance_tarea (tarea_id, seq, progreso, mensaje, estado, restante_ms, fecha)
      select "tareaId", seq, progreso, mensaje, estado, "restanteMs", fecha from movida
    )
    select "tareaId", "usuarioId", seq, progreso, fecha from movida`;
}

/** The state graph as pairs (from, to). */
const PASOS = sql.join(
  Object.entries(TRANSICIONES).flatMap(([desde, destinos]) =>
    destinos.map((hasta) => sql`(${desde}::estado_tarea, ${hasta}::estado_tarea)`),
  ),
  sql`, `,
);

/** Postgres keeps neither NUL nor half a surrogate pair, and what a processor writes may hold either. */
const INGUARDABLE = /[\0\ud800-\udfff]/;

function guardable(avance: NuevoAvance): NuevoAvance {
  const mensaje = textoGuardable(textoGuardable(avance.mensaje).slice(0, MENSAJE_MAXIMO));
  const resultado = avance.resultado && textoGuardable(avance.resultado);
  return mensaje === avance.mensaje && resultado === avance.resultado
    ? avance
    : { ...avance, mensaje, resultado };
}

const textoGuardable = (texto: string) =>
  INGUARDABLE.test(texto) ? texto.toWellFormed().replaceAll('\0', '') : texto;
