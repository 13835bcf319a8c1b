import { type SQL, sql } from 'drizzle-orm';
import { RADIO_DE_LA_TIERRA } from '../comun/geo/distancia.js';

/** What counts for the distance. A limit of 0 is none. */
export interface Filtros {
  /** Metres: positions that are known less well do not count. */
  readonly precisionMaximaM: number;
  /** A short run of positions that was come to and left faster does not count. */
  readonly velocidadMaximaKmh: number;
  /** Metres: shorter steps while standing do not count. */
  readonly ruidoM: number;
}

/** Longer runs were really there, as after a flight, however fast they were come to. */
const TRAMO_CORTO = sql`interval '5 minutes'`;
/** Metres a second: slower is standing. A slow walker makes twice of it. */
const QUIETO_MS = sql`0.5::float8`;

/** Haversine; nothing without a previous one. Between antipodes rounding may leave more than 1. */
const metros = sql`case when lat_previa is not null then
  ${2 * RADIO_DE_LA_TIERRA}::float8 * asin(least(1, sqrt(
    sin(radians(lat - lat_previa) / 2) ^ 2
    + cos(radians(lat_previa)) * cos(radians(lat)) * sin(radians(lon - lon_previa) / 2) ^ 2))) end`;
const segundos = sql`date_part('epoch', fecha - fecha_previa)`;
const conLaPrevia = sql`lag(lat) over w as lat_previa, lag(lon) over w as lon_previa, lag(fecha) over w as fecha_previa`;
const enOrden = sql`window w as (order by fecha, id)`;

/**
 * When a local day may have been: for each `fecha` and `zona` of the table `dia_pedido`, not more than 2 hours too
 * much on either side. By asking, each half hour, which day it is: midnight may come twice or not at all, and whole
 * days have been left out. Neither begins more than 16 hours off UTC's.
 */
export const LIMITES_DE_DIAS = sql`
  select d.fecha, d.zona, min(t) - interval '2 hours' as desde, max(t) + interval '2 hours' as hasta
  from dia_pedido d cross join generate_series(
    (d.fecha::timestamp at time zone 'UTC') - interval '16 hours',
    (d.fecha::timestamp at time zone 'UTC') + interval '40 hours', interval '30 minutes') t
  where (t at time zone d.zona)::date = d.fecha
  group by d.fecha, d.zona`;

/**
 * How far the user `p.usuario_id` went on the day `p.fecha` of the zone `p.zona`, which is between `p.desde` and
 * `p.hasta`: one row. A step is of the day on which it ends, wherever the position before it was: so it reads the
 * accurate ones of the neighbouring hours, `contexto` before them and one after. If none of those before counts
 * and there are more, it is `insuficiente`, and to be asked again with more.
 */
export function distanciaDelDia(
  { precisionMaximaM, velocidadMaximaKmh, ruidoM }: Filtros,
  contexto: number,
): SQL {
  const precisa =
    precisionMaximaM > 0 ? sql`(precision is null or precision <= ${precisionMaximaM}::float8)` : sql`true`;
  const velocidadMaxima = velocidadMaximaKmh / 3.6;
  // In no time at all, any way is too long.
  const rapido =
    velocidadMaximaKmh > 0 ? sql`${metros} > ${velocidadMaxima}::float8 * ${segundos}` : sql`false`;
  const hayPuntos = sql`exists (select 1 from leida where en_dia)`;
  const truncada = sql`(select count(*) = ${contexto}::int from antes)`;
  return sql`
    with leida as materialized (
      select id, fecha, lat, lon, velocidad, (fecha at time zone p.zona)::date = p.fecha as en_dia,
             ${precisa} as precisa
      from ubicacion where usuario_id = p.usuario_id and fecha between p.desde and p.hasta
    ), antes as materialized (
      select id, fecha, lat, lon, velocidad, false as en_dia
      from ubicacion where usuario_id = p.usuario_id and fecha < p.desde and ${precisa} and ${hayPuntos}
      order by fecha desc, id desc limit ${contexto}::int
    ), despues as (
      select id, fecha, lat, lon, velocidad, false as en_dia
      from ubicacion where usuario_id = p.usuario_id and fecha > p.hasta and ${precisa} and ${hayPuntos}
      order by fecha, id limit 1
    ), cadena as (
      select * from antes
      union all select id, fecha, lat, lon, velocidad, en_dia from leida where precisa
      union all select * from despues
    ), paso as (
      select *, ${rapido} as rapido from (select *, ${conLaPrevia} from cadena ${enOrden}) c
    ), en_tramo as materialized (
      select id, fecha, lat, lon, velocidad, en_dia, count(*) filter (where rapido) over w as tramo
      from paso ${enOrden}
    ), tramo as materialized (
      select tramo, max(fecha) - min(fecha) > ${TRAMO_CORTO} as largo, bool_or(en_dia) as en_dia,
             lead(tramo) over (order by tramo) is null as ultimo
      from en_tramo group by tramo
    ), conservada as (
      select *, ${conLaPrevia} from en_tramo
      where tramo in (
        -- What may go on before what was read is not known to be the first.
        select tramo from tramo where largo or ultimo or (tramo = 0 and not ${truncada})
      ) ${enOrden}
    ), avance as materialized (
      select velocidad, ${metros} as metros, ${segundos} as segundos from conservada where en_dia
    )
    select l.*, a.*, a.conservadas > 0 and a.con_previa < a.conservadas and ${truncada} as insuficiente,
           (select tramo > 0 and not largo and en_dia from tramo where ultimo) is true as provisional
    from (
      select count(*)::int as puntos, count(*) filter (where not precisa)::int as imprecisas
      from leida where en_dia
    ) l cross join (
      select count(*)::int as conservadas, count(metros) as con_previa,
             count(*) filter (where quieta)::int as quietas,
             coalesce(sum(metros) filter (where not quieta), 0) as metros
      from (
        select metros, metros < ${ruidoM}::float8
          and coalesce(velocidad < ${QUIETO_MS}, metros < ${QUIETO_MS} * segundos) is true as quieta
        from avance
      ) q
    ) a`;
}
