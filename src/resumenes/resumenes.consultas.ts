import { and, asc, between, eq, sql } from 'drizzle-orm';
import { type BaseDatos, comoJson, filas, resumenDiario } from '../base-datos/index.js';
import { distanciaDelDia, type Filtros, LIMITES_DE_DIAS } from './distancia.consulta.js';

/** A day of a user, as 2026-01-31, on the clock of their empresa. */
export interface DiaDeUsuario {
  readonly usuarioId: number;
  readonly fecha: string;
}

/** What came of working out a day. */
export interface DiaCalculado extends DiaDeUsuario {
  /** How many of its positions count. */
  readonly conservadas: number;
  /** Whether what is kept of it is another now. */
  readonly cambiado: boolean;
  /** Nothing was kept of it: more of what was before must be read. */
  readonly insuficiente: boolean;
}

export interface Reglas extends Filtros {
  readonly ahora: Date;
  /** Days that began before this are left as they are: of their positions some may have been removed. */
  readonly desde: Date;
  /** Accurate positions that are read of the time before. */
  readonly contexto: number;
}

/** One at a time works out the days of a user, until the transaction ends: so what is written last saw the most. */
export async function bloquear(tx: BaseDatos, usuarioIds: readonly number[]): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(${CANDADO}::int, id)
        from (select e::int as id from json_array_elements_text(${JSON.stringify(usuarioIds)}::json) e
              order by id) u`,
  );
}

/** Any number that nothing else here takes two-part advisory locks with. */
const CANDADO = 1_920_298_354;

/**
 * Works out these days in one statement, and keeps what has changed. A day without positions has no row.
 * To be {@link bloquear locked} before.
 */
export async function resumir(
  tx: BaseDatos,
  dias: readonly DiaDeUsuario[],
  { ahora, desde, contexto, ...filtros }: Reglas,
): Promise<DiaCalculado[]> {
  return filas<DiaCalculado>(
    tx,
    sql`with ${pedidos(dias)}, dia as materialized (${LIMITES_DE_DIAS}
          having min(t) >= ${desde.toISOString()}::timestamptz
        ), calculo as materialized (
          select p.*, c.*
          from (select * from pedido join dia using (fecha, zona)) p
          cross join lateral (${distanciaDelDia(filtros, contexto)}) c
        ), guardado as (
          insert into resumen_diario as r (
            empresa_id, usuario_id, fecha, zona_horaria, distancia_metros, puntos, descartados_por_precision,
            descartados_por_velocidad, descartados_por_ruido, provisional, actualizado_en)
          -- To the millimetre: what is beyond depends on the order of the sum.
          select empresa_id, usuario_id, fecha, zona, round(metros * 1000) / 1000, puntos, imprecisas,
                 puntos - imprecisas - conservadas, quietas, provisional, ${ahora.toISOString()}::timestamptz
          from calculo where puntos > 0 and not insuficiente order by usuario_id, fecha
          on conflict (usuario_id, fecha) do update set
            zona_horaria = excluded.zona_horaria, distancia_metros = excluded.distancia_metros,
            puntos = excluded.puntos, descartados_por_precision = excluded.descartados_por_precision,
            descartados_por_velocidad = excluded.descartados_por_velocidad,
            descartados_por_ruido = excluded.descartados_por_ruido, provisional = excluded.provisional,
            actualizado_en = excluded.actualizado_en
          where (r.zona_horaria, r.distancia_metros, r.puntos, r.descartados_por_precision,
                 r.descartados_por_velocidad, r.descartados_por_ruido, r.provisional)
            <> (excluded.zona_horaria, excluded.distancia_metros, excluded.puntos,
                excluded.descartados_por_precision, excluded.descartados_por_velocidad,
                excluded.descartados_por_ruido, excluded.provisional)
          returning usuario_id, fecha
        )
        select c.usuario_id as "usuarioId", c.fecha::text as fecha, c.conservadas, c.insuficiente,
               g.fecha is not null as cambiado
        from calculo c left join guardado g using (usuario_id, fecha)`,
  );
}

/** The tables `pedido` and `dia_pedido`. */
const pedidos = (dias: readonly DiaDeUsuario[]) => sql`
  pedido as materialized (
    select u.empresa_id, u.id as usuario_id, d.fecha, e.zona_horaria as zona
    from json_to_recordset(${comoJson(dias)}) as d ("usuarioId" int, fecha date)
    join usuario u on u.id = d."usuarioId" join empresa e on e.id = u.empresa_id
  ), dia_pedido as (select distinct fecha, zona from pedido)`;

/** The users of an empresa who have positions about that day. */
export async function conPosiciones(db: BaseDatos, empresaId: number, fecha: string): Promise<number[]> {
  const encontrados = await filas<{ id: number }>(
    db,
    sql`select u.id from usuario u
        where u.empresa_id = ${empresaId} and exists (
          select 1 from ubicacion p where p.usuario_id = u.id
            and p.fecha >= (${fecha}::timestamp at time zone 'UTC') - interval '16 hours'
            and p.fecha < (${fecha}::timestamp at time zone 'UTC') + interval '40 hours')
        order by u.id`,
  );
  return encontrados.map(({ id }) => id);
}

/** Today, on the clock of their empresa, of the users who have positions on it. */
export function enCurso(db: BaseDatos, ahora: Date): Promise<DiaDeUsuario[]> {
  return filas(
    db,
    sql`select u.id as "usuarioId", hoy.fecha::text as fecha
        from ultima_ubicacion p join usuario u on u.id = p.usuario_id join empresa e on e.id = u.empresa_id
        cross join lateral (
          select (${ahora.toISOString()}::timestamptz at time zone e.zona_horaria)::date as fecha) hoy
        where (p.fecha at time zone e.zona_horaria)::date >= hoy.fecha
        order by u.id`,
  );
}

/**
 * Of these days, those with more positions than their summary counts. It needs no clocks, and counting by the index
 * is a small part of working the day out. To be {@link bloquear locked} before.
 */
export function atrasados(tx: BaseDatos, dias: readonly DiaDeUsuario[]): Promise<DiaDeUsuario[]> {
  return filas(
    tx,
    sql`with ${pedidos(dias)}, dia as materialized (${LIMITES_DE_DIAS})
        select p.usuario_id as "usuarioId", p.fecha::text as fecha
        from pedido p join dia using (fecha, zona) left join resumen_diario r using (usuario_id, fecha)
        where coalesce(r.puntos, 0) < (
          select count(*) from ubicacion
          where usuario_id = p.usuario_id and fecha between dia.desde and dia.hasta
            and (fecha at time zone p.zona)::date = p.fecha)`,
  );
}

/** Earlier days of these users of which only what came later can tell whether all of it counts. */
export function provisionales(tx: BaseDatos, dias: readonly DiaDeUsuario[]): Promise<DiaDeUsuario[]> {
  return filas(
    tx,
    sql`select r.usuario_id as "usuarioId", r.fecha::text as fecha
        from json_to_recordset(${comoJson(dias)}) as d ("usuarioId" int, fecha date)
        join resumen_diario r on r.usuario_id = d."usuarioId" and r.fecha < d.fecha
        where r.provisional`,
  );
}

/**
 * The days whose first or last steps depend on these: the nearest one later, and the nearest one earlier that has
 * accurate positions.
 */
export function vecinos(tx: BaseDatos, dias: readonly DiaDeUsuario[]): Promise<DiaDeUsuario[]> {
  return filas(
    tx,
    sql`select distinct d."usuarioId", v.fecha::text as fecha
        from json_to_recordset(${comoJson(dias)}) as d ("usuarioId" int, fecha date)
        cross join lateral (
          (select r.fecha from resumen_diario r
           where r.usuario_id = d."usuarioId" and r.fecha < d.fecha and r.puntos > r.descartados_por_precision
           order by r.fecha desc limit 1)
          union all
          (select r.fecha from resumen_diario r
           where r.usuario_id = d."usuarioId" and r.fecha > d.fecha order by r.fecha limit 1)
        ) v`,
  );
}

export interface Consulta {
  readonly empresaId: number;
  readonly usuarioId: number | undefined;
  readonly desde: string;
  readonly hasta: string;
  readonly limite: number;
}

/** Both days included, by day and user. */
export function listar(db: BaseDatos, { empresaId, usuarioId, desde, hasta, limite }: Consulta) {
  return db
    .select()
    .from(resumenDiario)
    .where(
      and(
        eq(resumenDiario.empresaId, empresaId),
        usuarioId === undefined ? undefined : eq(resumenDiario.usuarioId, usuarioId),
        between(resumenDiario.fecha, desde, hasta),
      ),
    )
    .orderBy(asc(resumenDiario.fecha), asc(resumenDiario.usuarioId))
    .limit(limite);
}
