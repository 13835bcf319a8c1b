import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, filas } from '../base-datos/index.js';
import { audiencia, type Avance, type Publicacion } from '../eventos/index.js';

export type PublicacionDeAvance = Extract<Publicacion, { evento: 'tarea:progreso' }>;

/** An advance with the owner of its task, as a hand-written statement returns it. */
export type FilaPublicable = Omit<Avance, 'fecha'> & {
  readonly usuarioId: number;
  readonly fecha: string | Date;
};

/** What is told of an advance, and to whom: its owner, and whoever follows the task. */
export function comoPublicacion({ usuarioId, fecha, ...fila }: FilaPublicable): PublicacionDeAvance {
  return {
    evento: 'tarea:progreso',
    datos: { ...fila, fecha: new Date(fecha).toISOString() },
    audiencias: [audiencia.usuario(usuarioId), audiencia.tarea(fila.tareaId)],
  };
}

/** The latest advance of each of these tasks, ready to be announced again. */
export const ultimosDe = (db: BaseDatos, tareaIds: readonly number[]): Promise<PublicacionDeAvance[]> =>
  leerUltimos(db, sql`t.id in ${conAlguno(tareaIds)}`);

/** Who is watched in a process: users, by all of their tasks, and single tasks. */
export interface Vigilados {
  readonly usuarioIds: readonly number[];
  readonly tareaIds: readonly number[];
}

/** The latest advance of each watched task that advanced in the last `segundos`, by the database's clock. */
export function ultimosRecientes(
  db: BaseDatos,
  { usuarioIds, tareaIds }: Vigilados,
  segundos: number,
): Promise<PublicacionDeAvance[]> {
  const de = sql`(t.usuario_id in ${conAlguno(usuarioIds)} or t.id in ${conAlguno(tareaIds)})`;
  return leerUltimos(db, sql`a.fecha > now() - make_interval(secs => ${segundos}) and ${de}`);
}

/** `in ()` is not SQL; no row has this id. */
const conAlguno = (ids: readonly number[]) => (ids.length > 0 ? ids : [0]);

async function leerUltimos(db: BaseDatos, donde: SQL): Promise<PublicacionDeAvance[]> {
  const leidas = await filas<FilaPublicable>(
    db,
    sql`select a.tarea_id as "tareaId", a.seq, a.progreso, a.mensaje, a.estado, a.restante_ms as "restanteMs",
               a.fecha, t.usuario_id as "usuarioId"
        from avance_tarea a join tarea_proceso t on t.id = a.tarea_id and t.seq = a.seq
        where ${donde}`,
  );
  return leidas.map(comoPublicacion);
}
