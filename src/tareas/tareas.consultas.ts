import { and, asc, desc, eq, gt, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import type { Actor } from '../comun/actor.js';
import { avanceTarea, type BaseDatos, filas, tareaProceso } from '../base-datos/index.js';
import type { Avance, EstadoTarea } from '../eventos/index.js';
import { TERMINALES, VIVOS } from './estados.js';

export type Tarea = typeof tareaProceso.$inferSelect;
type FilaDeAvance = typeof avanceTarea.$inferSelect;

export interface NuevaTarea {
  readonly usuarioId: number;
  readonly tipo: string;
  readonly parametros: Record<string, unknown> | undefined;
  readonly claveIdempotencia: string | undefined;
  readonly peticion: string | undefined;
}

/** The row in the form in which events carry it. */
export const comoAvance = ({ fecha, ...fila }: FilaDeAvance): Avance => ({
  ...fila,
  fecha: fecha.toISOString(),
});

/** @returns nothing if the user already has a task with this idempotency key. */
export async function insertar(db: BaseDatos, nueva: NuevaTarea): Promise<Tarea | undefined> {
  const [tarea] = await db
    .insert(tareaProceso)
    .values(nueva)
    .onConflictDoNothing({
      target: [tareaProceso.usuarioId, tareaProceso.claveIdempotencia],
      where: isNotNull(tareaProceso.claveIdempotencia),
    })
    .returning();
  return tarea;
}

export async function porClave(db: BaseDatos, usuarioId: number, clave: string): Promise<Tarea | undefined> {
  const [tarea] = await db
    .select()
    .from(tareaProceso)
    .where(and(eq(tareaProceso.usuarioId, usuarioId), eq(tareaProceso.claveIdempotencia, clave)));
  return tarea;
}

export async function propia(db: BaseDatos, actor: Actor, id: number): Promise<Tarea | undefined> {
  const [tarea] = await db
    .select()
    .from(tareaProceso)
    .where(and(eq(tareaProceso.id, id), eq(tareaProceso.usuarioId, actor.usuarioId)));
  return tarea;
}

/** The actor's tasks, newest first. */
export function listar(
  db: BaseDatos,
  actor: Actor,
  { estado, antesDe, limite }: { estado?: EstadoTarea; antesDe?: number; limite: number },
): Promise<Tarea[]> {
  return db
    .select()
    .from(tareaProceso)
    .where(
      and(
        eq(tareaProceso.usuarioId, actor.usuarioId),
        estado && eq(tareaProceso.estado, estado),
        antesDe === undefined ? undefined : lt(tareaProceso.id, antesDe),
      ),
    )
    .orderBy(desc(tareaProceso.id))
    .limit(limite);
}

/** Marks a task as being worked on and reads it. Nothing if it has ended: then there is nothing to do. */
export async function ponerEnProceso(db: BaseDatos, id: number): Promise<Tarea | undefined> {
  const [tarea] = await db
    .update(tareaProceso)
    .set({ estado: 'en-proceso' })
    .where(and(eq(tareaProceso.id, id), inArray(tareaProceso.estado, VIVOS)))
    .returning();
  return tarea;
}

/** Whether a task still has something to do. */
export async function estaViva(db: BaseDatos, id: number): Promise<boolean> {
  const encontradas = await db
    .select({ id: tareaProceso.id })
    .from(tareaProceso)
    .where(and(eq(tareaProceso.id, id), inArray(tareaProceso.estado, VIVOS)));
  return encontradas.length > 0;
}

/** How many tasks are unfinished, by state. Written out, so that the partial index of the unfinished serves it. */
export async function contarSinTerminar(db: BaseDatos): Promise<Record<'pendiente' | 'en-proceso', number>> {
  const cuentas = await filas<{ estado: 'pendiente' | 'en-proceso'; cuantas: number }>(
    db,
    sql`select estado, count(*)::int as cuantas from tarea_proceso
        where estado in ('pendiente', 'en-proceso') group by estado`,
  );
  const deEstado = new Map(cuentas.map(({ estado, cuantas }) => [estado, cuantas]));
  return { pendiente: deEstado.get('pendiente') ?? 0, 'en-proceso': deEstado.get('en-proceso') ?? 0 };
}

/** Tasks in one of these unfinished states by id, a page at a time. */
export async function sinTerminar(
  db: BaseDatos,
  { estados, despuesDe, limite }: { estados: readonly EstadoTarea[]; despuesDe: number; limite: number },
): Promise<number[]> {
  const encontradas = await db
    .select({ id: tareaProceso.id })
    .from(tareaProceso)
    .where(and(gt(tareaProceso.id, despuesDe), inArray(tareaProceso.estado, [...estados])))
    .orderBy(asc(tareaProceso.id))
    .limit(limite);
  return encontradas.map(({ id }) => id);
}

/** Advances of one task after a cursor, in order. The caller has checked whose task it is. */
export async function avancesDespuesDe(db: BaseDatos, tareaId: number, seq: number): Promise<Avance[]> {
  const encontrados = await db
    .select()
    .from(avanceTarea)
    .where(and(eq(avanceTarea.tareaId, tareaId), gt(avanceTarea.seq, seq)))
    .orderBy(asc(avanceTarea.seq));
  return encontrados.map(comoAvance);
}

/** Every advance of each of these tasks, in one statement, in the order in which the ids were given. */
export async function avancesDe(db: BaseDatos, tareaIds: readonly number[]): Promise<Avance[][]> {
  const encontrados = await db
    .select()
    .from(avanceTarea)
    .where(inArray(avanceTarea.tareaId, [...tareaIds]))
    .orderBy(asc(avanceTarea.tareaId), asc(avanceTarea.seq));
  const porTarea = new Map<number, Avance[]>(tareaIds.map((id) => [id, []]));
  for (const fila of encontrados) porTarea.get(fila.tareaId)?.push(comoAvance(fila));
  return tareaIds.map((id) => porTarea.get(id) ?? []);
}

/** A task that a new subscriber must know of, and its latest advance if it has any. */
export interface TareaConocida {
  readonly tareaId: number;
  readonly avance: Avance | undefined;
}

/**
 * What a new subscriber to all of its tasks must know: each unfinished task, and those that ended after
 * `terminadasDesde`.
 */
export async function conocidas(
  db: BaseDatos,
  actor: Actor,
  terminadasDesde: Date | undefined,
): Promise<TareaConocida[]> {
  const recientes = terminadasDesde
    ? sql`or (${inArray(tareaProceso.estado, TERMINALES)} and ${gt(tareaProceso.fechaFin, terminadasDesde)})`
    : sql``;
  const encontradas = await db
    .select({ tareaId: tareaProceso.id, avance: avanceTarea })
    .from(tareaProceso)
    .leftJoin(
      avanceTarea,
      and(eq(avanceTarea.tareaId, tareaProceso.id), eq(avanceTarea.seq, tareaProceso.seq)),
    )
    .where(
      and(
        eq(tareaProceso.usuarioId, actor.usuarioId),
        sql`(${inArray(tareaProceso.estado, VIVOS)} ${recientes})`,
      ),
    )
    .orderBy(asc(tareaProceso.id));
  return encontradas.map(({ tareaId, avance }) => ({
    tareaId,
    avance: avance ? comoAvance(avance) : undefined,
  }));
}

/** The moment by the clock that dates the advances. */
export async function ahora(db: BaseDatos): Promise<string> {
  const [fila] = await filas<{ ahora: string | Date }>(db, sql`select now() as ahora`);
  return new Date(fila?.ahora ?? 0).toISOString();
}
