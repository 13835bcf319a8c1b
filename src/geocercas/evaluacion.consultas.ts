import { sql } from 'drizzle-orm';
import type { Area } from '../comun/geo/area.js';
import { type BaseDatos, comoJson, filas, unoDe } from '../base-datos/index.js';
import { type EstadoGeocerca, type Fix, type FixesRecientes, PRECISION_SUPUESTA_M } from './estado.js';

/** How far the evaluation got: it goes by user, then by zone. */
export interface Marca {
  readonly usuarioId: number;
  readonly geocercaId: number;
}

/** A zone assigned to a user, and what is to be known to evaluate it. */
export interface Par extends Marca {
  /** Of the zone. */
  readonly version: number;
  readonly estado: EstadoGeocerca;
  /** Nothing if the zone is not active, the user is not, or there is no fresh and accurate fix. */
  readonly fixes: FixesRecientes | undefined;
}

/** A state that is to be another, if it and the zone's version are still as they were read. */
export interface CambioPedido extends Marca {
  readonly version: number;
  readonly antes: EstadoGeocerca;
  readonly ahora: EstadoGeocerca;
}

/** A state that has become another. */
export interface CambioDeEstado extends Marca {
  readonly empresaId: number;
  readonly antes: EstadoGeocerca;
  readonly ahora: EstadoGeocerca;
}

export interface Criterio {
  /** The latest fix must not be older. */
  readonly desde: Date;
  /** Nor the one before it: older, it says nothing of now. */
  readonly anteriorDesde: Date;
  /** Metres. A fix that may be further off counts as none. */
  readonly precisionMaxima: number;
}

interface FilaDePar extends Marca {
  readonly version: number;
  readonly estado: EstadoGeocerca;
  readonly lat: number | null;
  readonly lon: number;
  readonly precision: number;
  readonly lat2: number | null;
  readonly lon2: number;
  readonly precision2: number;
}

/** The next assignments after `marca`, `limite` at most. */
export async function leerPares(
  db: BaseDatos,
  marca: Marca,
  limite: number,
  { desde, anteriorDesde, precisionMaxima }: Criterio,
): Promise<Par[]> {
  const exacto = sql`coalesce(f.precision, ${PRECISION_SUPUESTA_M}) <= ${precisionMaxima}::float8`;
  // First the fresh one alone: whose fixes are never accurate has no others read, however many there are.
  const leidos = await filas<FilaDePar>(
    db,
    sql`
      with par as materialized (
        select gu.usuario_id, gu.geocerca_id, gu.estado, gu.version, g.activa
        from (
          select usuario_id, geocerca_id, estado, version from geocerca_usuario
          where (usuario_id, geocerca_id) > (${marca.usuarioId}::int, ${marca.geocercaId}::int)
          order by usuario_id, geocerca_id limit ${limite}
        ) gu
        join geocerca g on g.id = gu.geocerca_id
      ), fix as materialized (
        select p.usuario_id, ultimo.lat, ultimo.lon, ultimo.precision,
               anterior.lat as lat2, anterior.lon as lon2, anterior.precision as precision2
        from (select distinct usuario_id from par where activa) p
        -- One by one: the planner would read all users for each batch.
        cross join lateral (
          select id from usuario where id = p.usuario_id and desactivado_en is null limit 1
        ) u
        cross join lateral (
          select f.lat, f.lon, f.precision, f.fecha from ubicacion f
          where f.usuario_id = u.id and f.fecha >= ${desde.toISOString()}::timestamptz and ${exacto}
          order by f.fecha desc limit 1
        ) ultimo
        left join lateral (
          select f.lat, f.lon, f.precision from ubicacion f
          where f.usuario_id = u.id and f.fecha < ultimo.fecha
            and f.fecha >= ${anteriorDesde.toISOString()}::timestamptz and ${exacto}
          order by f.fecha desc limit 1
        ) anterior on true
      )
      select p.usuario_id as "usuarioId", p.geocerca_id as "geocercaId", p.version, p.estado,
             f.lat, f.lon, coalesce(f.precision, ${PRECISION_SUPUESTA_M}) as precision,
             f.lat2, f.lon2, coalesce(f.precision2, ${PRECISION_SUPUESTA_M}) as precision2
      from par p left join fix f on f.usuario_id = p.usuario_id and p.activa
      order by p.usuario_id, p.geocerca_id`,
  );
  return leidos.map(comoPar);
}

function comoPar({ usuarioId, geocercaId, version, estado, ...fila }: FilaDePar): Par {
  const { lat, lon, precision, lat2, lon2, precision2 } = fila;
  const ultimo: Fix | undefined = lat === null ? undefined : { lat, lon, precision };
  const anterior: Fix | undefined =
    lat2 === null ? undefined : { lat: lat2, lon: lon2, precision: precision2 };
  return { usuarioId, geocercaId, version, estado, fixes: ultimo && { ultimo, anterior } };
}

/** The ground of these zones as it is now. */
export function leerAreas(
  db: BaseDatos,
  ids: readonly number[],
): Promise<{ readonly id: number; readonly version: number; readonly area: Area }[]> {
  return filas(
    db,
    sql`select id, version, area from geocerca
        where id in ${unoDe(ids)}`,
  );
}

/**
 * Writes in one statement those states that are still as they were read, of the same version of the zone. Rows are
 * locked by their key, as whoever changes a zone does: nobody waits for each other in a circle.
 * @returns what has changed.
 */
export function escribirEstados(
  db: BaseDatos,
  pedidos: readonly CambioPedido[],
  ahora: Date,
): Promise<CambioDeEstado[]> {
  return filas<CambioDeEstado>(
    db,
    sql`
      with par as materialized (
        select gu.geocerca_id, gu.usuario_id, e.antes, e.ahora
        from json_to_recordset(${comoJson(pedidos)}) as e (
          "usuarioId" int, "geocercaId" int, version int, antes estado_geocerca, ahora estado_geocerca
        )
        join geocerca_usuario gu
          on gu.geocerca_id = e."geocercaId" and gu.usuario_id = e."usuarioId"
          and gu.version = e.version and gu.estado = e.antes
        order by gu.geocerca_id, gu.usuario_id for update of gu
      )
      update geocerca_usuario gu set estado = p.ahora, desde = ${ahora.toISOString()}::timestamptz
      from par p
      where gu.geocerca_id = p.geocerca_id and gu.usuario_id = p.usuario_id
      returning gu.empresa_id as "empresaId", gu.usuario_id as "usuarioId", gu.geocerca_id as "geocercaId",
                p.antes, p.ahora`,
  );
}
