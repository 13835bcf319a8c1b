import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, filas, unoDe } from '../base-datos/index.js';
import { audiencia, type Avance, type Publicacion } from '../eventos/index.js';
import { esTerminal } from './estados.js';

export type PublicacionDeAvance = Extract<Publicacion, { evento: 'tarea:progreso' }>;

/** What is told of an advance, and to whom: its owner, whoever follows the task, and of its end who runs it. */
export function comoPublicacion(usuarioId: number, datos: Avance): PublicacionDeAvance {
  const { tareaId, estado } = datos;
  const audiencias = [audiencia.usuario(usuarioId), audiencia.tarea(tareaId)];
  if (esTerminal(estado)) audiencias.push(audiencia.ejecucion(tareaId));
  return { evento: 'tarea:progreso', datos, audiencias };
}

/** The latest advance of each of these tasks, ready to be announced again. */
export const ultimosDe = (db: BaseDatos, tareaIds: readonly number[]): Promise<PublicacionDeAvance[]> =>
  leerUltimos(db, sql`t.id in ${unoDe(tareaIds)}`);

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
  const de = sql`(t.usuario_id in ${unoDe(usuarioIds)} or t.id in ${unoDe(tareaIds)})`;
  return leerUltimos(db, sql`a.fecha > now() - make_interval(secs => ${segundos}) and ${de}`);
}

async function leerUltimos(db: BaseDatos, donde: SQL): Promise<PublicacionDeAvance[]> {
  const leidas = await filas<Avance & { usuarioId: number }>(
    db,
    sql`select a.tarea_id as "tareaId", a.seq, a.progreso, a.mensaje, a.estado, a.restante_ms as "restanteMs",
               a.fecha, t.usuario_id as "usuarioId"
        from avance_tarea a join tarea_proceso t on t.id = a.tarea_id and t.seq = a.seq
        where ${donde}`,
  );
  return leidas.map(({ usuarioId, ...avance }) =>
    comoPublicacion(usuarioId, { ...avance, fecha: new Date(avance.fecha).toISOString() }),
  );
}
