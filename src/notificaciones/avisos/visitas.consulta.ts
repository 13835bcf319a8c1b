import { type SQL, sql } from 'drizzle-orm';
import { enSql } from './creacion.consulta.js';

/** FCM keeps a message for four weeks at most. */
const PUSH_MAXIMO = sql`interval '28 days'`;
const MESES = sql`array['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre']`;

/** A visit of somebody active, with its moment and today as the clock of its empresa's zone has them. */
const visitas = (ahora: Date): SQL => sql`
  actividad a
  join usuario u on u.id = a.usuario_id and u.desactivado_en is null
  join empresa e on e.id = a.empresa_id
  cross join lateral (
    select a.programada_para at time zone e.zona_horaria as local,
           (${enSql(ahora)} at time zone e.zona_horaria)::date as hoy
  ) l`;

/** Its title and its hour: `Entregar · 14:30`. */
const TITULO_Y_HORA = sql`a.titulo || ' · ' || to_char(l.local, 'HH24:MI')`;

/**
 * Visits that were assigned to somebody by somebody else in the last day (by the database's clock), for today or
 * later, and have not begun. Told until their day ends.
 * @param id only this one.
 */
export const asignadas = (ahora: Date, id?: number): SQL => sql`candidato as (
  select a.empresa_id, a.usuario_id, 'visita-asignada' as tipo, 'visita-asignada-' || a.id as clave,
         'Tienes una nueva visita ' || case
           when l.local::date = l.hoy then 'hoy'
           else 'el ' || extract(day from l.local)::int || ' de ' || (${MESES})[extract(month from l.local)::int]
             || case when extract(year from l.local) = extract(year from l.hoy) then ''
                     else ' de ' || extract(year from l.local)::int end
           end as titulo,
         ${TITULO_Y_HORA} as texto,
         least(greatest((l.local::date + 1)::timestamp at time zone e.zona_horaria, ${enSql(ahora)} + interval '1 hour'),
               ${enSql(ahora)} + ${PUSH_MAXIMO}) as vence_en
  from ${visitas(ahora)}
  where a.actualizada_en > now() - interval '1 day' and a.estado = 'pendiente'
    and a.asignada_por <> a.usuario_id and l.local::date >= l.hoy
    ${id === undefined ? sql`` : sql`and a.id = ${id}`}
)`;

/** How many minutes after its time a visit is still worth a reminder, if nobody could be reminded before. */
const TARDANZA_MIN = 15;

/**
 * Visits that are about to be due, or were just now, and have not begun. Not those that were told as new when it
 * was that late already; what is yet to be told as new is left for then.
 * @param avisoMin minutes before its time.
 * @param cadaMin minutes between two looks: none falls between them.
 */
export const pendientes = (ahora: Date, avisoMin: number, cadaMin: number): SQL => sql`candidato as (
  select a.empresa_id, a.usuario_id, 'visita-pendiente' as tipo, 'visita-pendiente-' || a.id as clave,
         'Tienes una visita a las ' || to_char(l.local, 'HH24:MI') as titulo,
         a.titulo as texto,
         a.programada_para + 2 * ${tardanza(cadaMin)} as vence_en
  from ${visitas(ahora)}
  where a.estado = 'pendiente'
    and a.programada_para <= ${enSql(ahora)} + make_interval(mins => ${avisoMin})
    and a.programada_para > ${enSql(ahora)} - ${tardanza(cadaMin)}
    and coalesce(
      (select n.creada_en <= a.programada_para - make_interval(mins => ${avisoMin}) from notificacion n
       where n.usuario_id = a.usuario_id and n.clave = 'visita-asignada-' || a.id),
      a.asignada_por = a.usuario_id or a.actualizada_en <= now() - interval '1 day')
)`;

const tardanza = (cadaMin: number) => sql`make_interval(mins => ${Math.max(TARDANZA_MIN, cadaMin)})`;

/** No local day is longer: with its clock put back, 26 hours (Antarctica/Troll). */
const DIA_MAXIMO = sql`interval '26 hours'`;

/**
 * First visits of a user's day of which nothing is heard so long after their time, until the day's visits are
 * closed; and not sooner after it was told as new. Of several for the same time, none may have begun.
 * @param margenMin minutes after its time.
 * @param cierre the local hour at which the day's visits are closed, as 22:00.
 */
export const sinCheckIn = (ahora: Date, margenMin: number, cierre: string): SQL => sql`primera as (
  select distinct on (a.usuario_id) a.*, l.hoy, c.cierre_en, l.local
  from ${visitas(ahora)}
  cross join lateral (select (l.hoy + ${cierre}::time) at time zone e.zona_horaria as cierre_en) c
  where a.programada_para > ${enSql(ahora)} - ${DIA_MAXIMO}
    and a.programada_para <= ${enSql(ahora)} - make_interval(mins => ${margenMin})
    and l.local::date = l.hoy and ${enSql(ahora)} < c.cierre_en
  order by a.usuario_id, a.programada_para, (a.estado = 'pendiente'), a.id
), candidato as (
  select p.empresa_id, p.usuario_id, 'sin-check-in' as tipo, 'sin-check-in-' || p.hoy as clave,
         'No has realizado check-in en tu primera visita' as titulo,
         p.titulo || ' · ' || to_char(p.local, 'HH24:MI') as texto,
         p.cierre_en as vence_en
  from primera p
  where p.estado = 'pendiente' and not exists (
    select from notificacion n where n.usuario_id = p.usuario_id and n.clave = 'visita-asignada-' || p.id
      and n.creada_en > ${enSql(ahora)} - make_interval(mins => ${margenMin}))
)`;
