import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, comoJson, filas } from '../base-datos/index.js';
import type { Avance } from '../eventos/index.js';
import { TERMINALES, VIVOS } from './estados.js';

/** A task that a new subscriber must know of, and its latest advance if it has any. */
export interface TareaConocida {
  readonly tareaId: number;
  readonly avance: Avance | undefined;
}

/** Who comes to follow all of their tasks. */
export interface Llegada {
  readonly usuarioId: number;
  /** How long ago they asked for it. */
  readonly haceMs: number;
  /** Also of the tasks that ended after this moment, if that is earlier. */
  readonly terminadasDesde: Date | undefined;
}

/** What there is for who comes. */
export interface Presente {
  /** The moment of the reading, by the clock that dates the advances, in RFC 3339. */
  readonly ahora: string;
  readonly tareas: readonly TareaConocida[];
}

const hace = (ms: SQL) => sql`now() - make_interval(secs => ${ms} / 1000)`;

type FilaPresente = Omit<Avance, 'tareaId' | 'seq' | 'fecha'> & {
  readonly n: number;
  readonly tareaId: number | null;
  readonly ahora: string | Date;
  readonly seq: number | null;
  readonly fecha: string | Date;
};

/** Tasks of one user that a new subscriber may be told of: some megabytes. */
export const PRESENTES_MAXIMAS = 10_000;

/**
 * For each of these: their unfinished tasks, and those that have ended since they asked or since the moment that they
 * named, with their latest advance. In one statement, in the order of those who come.
 * @returns nothing in the place of one of more than {@link PRESENTES_MAXIMAS}.
 */
export async function presentes(
  db: BaseDatos,
  llegadas: readonly Llegada[],
): Promise<(Presente | undefined)[]> {
  const entrada = llegadas.map((llegada, n) => ({ ...llegada, n }));
  const desdes = llegadas.flatMap(({ terminadasDesde }) => terminadasDesde?.getTime() ?? []);
  const primera = desdes.length > 0 ? new Date(Math.min(...desdes)).toISOString() : null;
  const masAntigua = Math.max(...llegadas.map(({ haceMs }) => haceMs));
  // The earliest moment of all of them, which the planner sees: else each one's whole history would be read.
  const reciente = sql`fecha_fin > least(${primera}::timestamptz, ${hace(sql`${masAntigua}::float8`)})`;
  const leidas = await filas<FilaPresente>(
    db,
    sql`
      select e.n, now() as ahora, t.id as "tareaId", a.seq, a.progreso, a.mensaje, a.estado, a.fecha,
             a.restante_ms as "restanteMs"
      from json_to_recordset(${comoJson(entrada)})
        as e (n int, "usuarioId" int, "haceMs" float8, "terminadasDesde" timestamptz)
      left join lateral (
        select id, seq from tarea_proceso
        where usuario_id = e."usuarioId" and (estado in ${VIVOS} or (estado in ${TERMINALES} and ${reciente}
          and fecha_fin > least(e."terminadasDesde", ${hace(sql`e."haceMs"`)})))
        limit ${PRESENTES_MAXIMAS + 1}
      ) t on true
      left join avance_tarea a on a.tarea_id = t.id and a.seq = t.seq
      order by e.n, t.id`,
  );
  const ahora = new Date(leidas[0]?.ahora ?? 0).toISOString();
  const tareas: TareaConocida[][] = llegadas.map(() => []);
  for (const { n, ahora: _, tareaId, seq, fecha, ...resto } of leidas) {
    // Of who has no task there is a row all the same.
    if (tareaId === null) continue;
    const avance =
      seq === null ? undefined : { tareaId, seq, fecha: new Date(fecha).toISOString(), ...resto };
    tareas[n]?.push({ tareaId, avance });
  }
  return tareas.map((propias) =>
    propias.length > PRESENTES_MAXIMAS ? undefined : { ahora, tareas: propias },
  );
}
