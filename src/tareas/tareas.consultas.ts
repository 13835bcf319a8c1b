import { and, asc, desc, eq, gt, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../comun/actor.js';
import { avanceTarea, type BaseDatos, comoJson, enTurno, filas, tareaProceso } from '../base-datos/index.js';
import type { Avance, EstadoTarea } from '../eventos/index.js';
import { VIVOS } from './estados.js';

export type Tarea = typeof tareaProceso.$inferSelect;
type FilaDeAvance = typeof avanceTarea.$inferSelect;

export interface NuevaTarea {
  readonly usuarioId: number;
  readonly tipo: string;
  readonly parametros: Record<string, unknown> | undefined;
  readonly claveIdempotencia: string | undefined;
  readonly peticion: string | undefined;
}

/** A task that is to have a job, and how many of its user's that have not ended come before it. */
export interface EnFila {
  readonly id: number;
  readonly delante: number;
}

/** A task that was inserted, with its place among its user's. */
export type TareaNueva = Tarea & EnFila;

/** What the database decides of a new task, as a hand-written statement returns it. */
type FilaInsertada = Pick<TareaNueva, 'id' | 'delante' | 'estado' | 'progreso' | 'seq'> & {
  readonly orden: number;
  /** When it was inserted, in milliseconds. */
  readonly momento: number;
};

/** The row in the form in which events carry it. */
export const comoAvance = ({ fecha, ...fila }: FilaDeAvance): Avance => ({
  ...fila,
  fecha: fecha.toISOString(),
});

/** Unfinished tasks of one user that are counted where there is no bound: who has more is last all the same. */
const DELANTE_CONTADAS = 1_000;

/**
 * Inserts tasks in one statement: of each user, no more than leave them with `maximo` that have not ended. In their
 * turns, so that of two batches at once the second counts the first; 0 is no bound, and needs no turns.
 * @returns each of them, or nothing in the place of one whose user already has a task with its idempotency key, or
 * as many as may be.
 */
export async function insertar(
  db: BaseDatos,
  nuevas: readonly NuevaTarea[],
  maximo: number,
): Promise<(TareaNueva | undefined)[]> {
  if (maximo === 0) return insertarQueQuepan(db, nuevas, { cuenta: DELANTE_CONTADAS, cabe: sql`true` });
  const turnos = nuevas.map(({ usuarioId }) => ['tareas', usuarioId] as const);
  const cabe = sql`u.vivas + p.puesto <= ${maximo}`;
  return enTurno(db, turnos, (tx) => insertarQueQuepan(tx, nuevas, { cuenta: maximo, cabe }));
}

/**
 * @param cuenta most unfinished tasks that are counted of a user.
 * @param cabe of a row of `pedida p`, the `puesto`th of its user `u`, who has `vivas`.
 */
async function insertarQueQuepan(
  db: BaseDatos,
  nuevas: readonly NuevaTarea[],
  { cuenta, cabe }: { cuenta: number; cabe: SQL },
): Promise<(TareaNueva | undefined)[]> {
  const entrada = nuevas.map((nueva, orden) => ({ ...nueva, orden }));
  // Ids are taken last: those that are refused, or repeated, would use up the numbers of everybody.
  const insertadas = await filas<FilaInsertada>(
    db,
    sql`
      with pedida as materialized (
        select e.*, row_number() over (partition by e."usuarioId" order by e.orden) as puesto
        from json_to_recordset(${comoJson(entrada)}) as e (
          orden int, "usuarioId" int, tipo text, parametros jsonb, "claveIdempotencia" text, peticion text
        )
        where e."claveIdempotencia" is null or not exists (
          select from tarea_proceso k
          where k.usuario_id = e."usuarioId" and k.clave_idempotencia = e."claveIdempotencia")
      ), de_usuario as materialized (
        select d."usuarioId", (
          select count(*)::int from (
            select from tarea_proceso v
            where v.usuario_id = d."usuarioId" and v.estado in ${VIVOS} limit ${cuenta}) v
        ) as vivas
        from (select distinct "usuarioId" from pedida) d
      ), admitida as materialized (
        select p.*, u.vivas + p.puesto::int - 1 as delante
        from pedida p join de_usuario u using ("usuarioId") where ${cabe} order by p.orden
      ), entrada as materialized (
        select nextval(pg_get_serial_sequence('tarea_proceso', 'id'))::int as id, a.* from admitida a
      ), nueva as (
        insert into tarea_proceso (id, usuario_id, tipo, parametros, clave_idempotencia, peticion)
        overriding system value
        select id, "usuarioId", tipo, parametros, "claveIdempotencia", peticion from entrada
        on conflict (usuario_id, clave_idempotencia) where clave_idempotencia is not null do nothing
        returning id, estado, progreso, seq, fecha_inicio
      )
      select e.orden, e.delante, n.id, n.estado, n.progreso, n.seq,
             extract(epoch from n.fecha_inicio)::float8 * 1000 as momento
      from entrada e join nueva n on n.id = e.id`,
  );
  const tareas: (TareaNueva | undefined)[] = nuevas.map(() => undefined);
  for (const { orden, ...decidido } of insertadas) {
    const nueva = nuevas[orden];
    if (nueva) tareas[orden] = comoTareaNueva(nueva, decidido);
  }
  return tareas;
}

function comoTareaNueva(
  nueva: NuevaTarea,
  { momento, ...decidido }: Omit<FilaInsertada, 'orden'>,
): TareaNueva {
  return {
    ...decidido,
    usuarioId: nueva.usuarioId,
    tipo: nueva.tipo,
    parametros: nueva.parametros ?? null,
    claveIdempotencia: nueva.claveIdempotencia ?? null,
    peticion: nueva.peticion ?? null,
    mensaje: null,
    resultado: null,
    fechaInicio: new Date(momento),
    fechaFin: null,
    actualizadaEn: new Date(momento),
  };
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

/** Marks tasks as being worked on and reads them; nothing in the place of one that has ended. */
export async function ponerEnProceso(db: BaseDatos, ids: readonly number[]): Promise<(Tarea | undefined)[]> {
  const puestas = await db
    .update(tareaProceso)
    .set({ estado: 'en-proceso', actualizadaEn: sql`now()` })
    .where(and(inArray(tareaProceso.id, [...ids]), inArray(tareaProceso.estado, VIVOS)))
    .returning();
  const porId = new Map(puestas.map((tarea) => [tarea.id, tarea]));
  return ids.map((id) => porId.get(id));
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

/**
 * Takes, a page at a time by id, unfinished tasks that have been silent for so long (in milliseconds), to be
 * queued again: of several processes one takes each, and again only after as long. Those of a user that are older
 * than the page's first of theirs are counted once.
 */
export async function tomarCalladas(
  db: BaseDatos,
  { silencioMs, despuesDe, limite }: { silencioMs: number; despuesDe: number; limite: number },
): Promise<EnFila[]> {
  return filas<EnFila>(
    db,
    sql`with tomada as (
          update tarea_proceso set actualizada_en = now() where id in (
            select id from tarea_proceso
            where id > ${despuesDe} and estado in ${VIVOS}
              and actualizada_en <= now() - make_interval(secs => ${silencioMs / 1_000})
            order by id limit ${limite} for update skip locked
          ) returning id, usuario_id
        ), de_usuario as materialized (
          select d.usuario_id, (
            select count(*) from (
              select from tarea_proceso v
              where v.usuario_id = d.usuario_id and v.estado in ${VIVOS} and v.id < d.primera
              limit ${DELANTE_CONTADAS}) v
          ) as anteriores
          from (select usuario_id, min(id) as primera from tomada group by usuario_id) d
        )
        select t.id, (u.anteriores + row_number() over (partition by usuario_id order by t.id))::int - 1 as delante
        from tomada t join de_usuario u using (usuario_id) order by t.id`,
  );
}

/** Removes tasks that ended more than `dias` ago, with their advances. @returns how many, `limite` at most. */
export async function borrarAntiguas(
  db: BaseDatos,
  { dias, limite }: { dias: number; limite: number },
): Promise<number> {
  // Rows that another process is removing are left to it.
  const borradas = await filas(
    db,
    sql`delete from tarea_proceso where id in (
          select id from tarea_proceso where fecha_fin < now() - make_interval(days => ${dias})
          order by fecha_fin limit ${limite} for update skip locked
        ) returning id`,
  );
  return borradas.length;
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
