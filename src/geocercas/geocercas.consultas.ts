import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Actor } from '../comun/actor.js';
import { type BaseDatos, filas, geocerca } from '../base-datos/index.js';
import type { CambiosDeGeocerca, NuevaGeocerca } from './geocercas.entrada.js';

export type FilaDeGeocerca = typeof geocerca.$inferSelect;
/** A zone as clients see it. */
export type Zona = Pick<FilaDeGeocerca, 'id' | 'nombre' | 'area' | 'activa'>;

/** That a zone is assigned to a user. */
export interface Asignacion {
  readonly geocercaId: number;
  readonly usuarioId: number;
}

const comoLista = (ids: readonly number[]) =>
  sql`json_array_elements_text(${JSON.stringify(ids)}::json) as e`;

/** A CTE of the asked users that are active ones of the empresa. */
const validos = (empresaId: number, usuarioIds: readonly number[]) => sql`validos as (
  select id from usuario
  where id in (select e::int from ${comoLista(usuarioIds)}) and empresa_id = ${empresaId} and desactivado_en is null
)`;

/** The zones of an empresa, by id. */
export function listar(
  db: BaseDatos,
  { empresaId }: Actor,
  { despuesDe, limite }: { despuesDe: number; limite: number },
): Promise<FilaDeGeocerca[]> {
  return db
    .select()
    .from(geocerca)
    .where(and(eq(geocerca.empresaId, empresaId), gt(geocerca.id, despuesDe)))
    .orderBy(asc(geocerca.id))
    .limit(limite);
}

/** What an empresa keeps of zones. */
export interface Ocupacion {
  readonly zonas: number;
  /** All their grounds, as JSON. */
  readonly bytes: number;
}

/** But for a zone whose ground is to be another. */
export async function ocupacion(
  tx: BaseDatos,
  { empresaId }: Actor,
  salvo: number | undefined,
): Promise<Ocupacion> {
  const [hay] = await filas<Ocupacion>(
    tx,
    sql`select count(*)::int as zonas, coalesce(sum(octet_length(area::text)), 0)::int as bytes
        from geocerca where empresa_id = ${empresaId} and id <> ${salvo ?? 0}`,
  );
  return hay ?? { zonas: 0, bytes: 0 };
}

/** One of the users of this zone who has more than `maximo` of them, if there is any. */
export async function conDemasiadas(
  tx: BaseDatos,
  geocercaId: number,
  maximo: number,
): Promise<number | undefined> {
  const [alguien] = await filas<{ id: number }>(
    tx,
    sql`select usuario_id as id from geocerca_usuario
        where usuario_id in (select usuario_id from geocerca_usuario where geocerca_id = ${geocercaId})
        group by usuario_id having count(*) > ${maximo} order by usuario_id limit 1`,
  );
  return alguien?.id;
}

/** Makes a zone and its assignments in one statement. @returns nothing if any of the users may not have it. */
export async function insertar(
  db: BaseDatos,
  { empresaId }: Actor,
  { nombre, area, usuarioIds }: NuevaGeocerca,
): Promise<Zona | undefined> {
  const [nueva] = await filas<{ id: number }>(
    db,
    sql`with ${validos(empresaId, usuarioIds)}, nueva as (
          insert into geocerca (empresa_id, nombre, area)
          select ${empresaId}::int, ${nombre}, ${JSON.stringify(area)}::jsonb
          where (select count(*) from validos) = ${usuarioIds.length}::int
          returning id, empresa_id, version
        ), asignada as (
          insert into geocerca_usuario (empresa_id, geocerca_id, usuario_id, version)
          select n.empresa_id, n.id, v.id, n.version from nueva n cross join validos v
        )
        select id from nueva`,
  );
  return nueva && { id: nueva.id, nombre, area, activa: true };
}

/**
 * Keeps others from changing the zone, and its states, until the end of the transaction. States are locked by user,
 * as the evaluation does: nobody waits for each other in a circle.
 */
export async function bloquear(
  tx: BaseDatos,
  { empresaId }: Actor,
  id: number,
): Promise<FilaDeGeocerca | undefined> {
  const [encontrada] = await tx
    .select()
    .from(geocerca)
    .where(and(eq(geocerca.id, id), eq(geocerca.empresaId, empresaId)))
    .for('no key update');
  await tx.execute(
    sql`select 1 from geocerca_usuario where geocerca_id = ${encontrada?.id ?? 0} order by usuario_id for update`,
  );
  return encontrada;
}

/**
 * Changes a zone that is locked. A change of its ground, or to or from being active, makes every state `desconocido`.
 */
export async function cambiar(
  tx: BaseDatos,
  id: number,
  { nombre, area, activa }: CambiosDeGeocerca,
): Promise<FilaDeGeocerca> {
  const nueva = area === undefined ? sql`area` : sql`${JSON.stringify(area)}::jsonb`;
  const distinta = sql`(area <> ${nueva} or activa <> ${activa ?? sql`activa`})`;
  const [cambiada] = await tx
    .update(geocerca)
    .set({ nombre, activa, area: nueva, version: sql`version + ${distinta}::int` })
    .where(eq(geocerca.id, id))
    .returning();
  if (!cambiada) throw new Error(`Zone ${id} is gone while it was locked`);
  return cambiada;
}

/** Forgets where the users of a locked zone are with regard to it. */
export async function olvidarEstados(
  tx: BaseDatos,
  { id, version }: Pick<FilaDeGeocerca, 'id' | 'version'>,
): Promise<void> {
  await tx.execute(
    sql`update geocerca_usuario set estado = 'desconocido', version = ${version}, desde = now()
        where geocerca_id = ${id}`,
  );
}

/** Assigns a locked zone to these users and no others. @returns how many of them may have it. */
export async function reasignar(
  tx: BaseDatos,
  { id, empresaId, version }: FilaDeGeocerca,
  usuarioIds: readonly number[],
): Promise<number> {
  const [fila] = await filas<{ cuantos: number }>(
    tx,
    sql`with ${validos(empresaId, usuarioIds)}, retirada as (
          delete from geocerca_usuario where geocerca_id = ${id} and usuario_id not in (select id from validos)
        ), asignada as (
          insert into geocerca_usuario (empresa_id, geocerca_id, usuario_id, version)
          select ${empresaId}::int, ${id}::int, id, ${version}::int from validos
          on conflict do nothing
        )
        select count(*)::int as cuantos from validos`,
  );
  return fila?.cuantos ?? 0;
}

/** Who these zones of the empresa are assigned to, those who were deactivated left out; by user's id. */
export function asignaciones(
  db: BaseDatos,
  { empresaId }: Actor,
  geocercaIds: readonly number[],
  limite: number,
): Promise<Asignacion[]> {
  return filas<Asignacion>(
    db,
    sql`select gu.geocerca_id as "geocercaId", gu.usuario_id as "usuarioId"
        from geocerca_usuario gu join usuario u on u.id = gu.usuario_id
        where gu.geocerca_id in (select e::int from ${comoLista(geocercaIds)})
          and gu.empresa_id = ${empresaId} and u.desactivado_en is null
        order by gu.usuario_id limit ${limite}`,
  );
}
