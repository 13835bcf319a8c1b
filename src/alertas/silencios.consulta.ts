import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, filas, unoDe } from '../base-datos/index.js';
import { type AlertaDeEmpresa, comoAlerta, type Fila, instante, LEER, SU_UBICACION } from './fila.js';
import type { Guardia } from './fin-silencios.consulta.js';
import type { Vigilia } from './vigilia.consultas.js';

/** A visit during which its user is on duty: those in course, and those that ended since the last time. */
const visitas = (hasta: SQL) => sql`visita as materialized (
  select usuario_id, check_in_en as desde, 'infinity'::timestamptz as hasta
  from actividad where estado = 'en-curso'
  union all
  select usuario_id, check_in_en, coalesce(check_out_en, cerrada_en)
  from actividad
  where estado in ('completada', 'incompleta') and check_in_en > ${hasta} - interval '2 days'
    and coalesce(check_out_en, cerrada_en) > ${hasta}
)`;

/**
 * Of everybody who can be on duty, each time between a position and the next one that came since the last time,
 * and since their last one. Who never sent any is silent since ever.
 */
const silencios = (hasta: SQL, maximo: SQL) => sql`silencio as materialized (
  select u.id, u.empresa_id, u.nombre, e.zona_horaria as zona, s.desde, s.hasta
  from usuario u
  join empresa e on e.id = u.empresa_id
  left join ultima_ubicacion p on p.usuario_id = u.id
  cross join lateral (
    select f.fecha as desde, lead(f.fecha) over (order by f.fecha) as hasta
    from (
      select coalesce((select max(b.fecha) from ubicacion b where b.usuario_id = u.id and b.fecha <= ${hasta}), '-infinity') as fecha
      union all
      select b.fecha from ubicacion b where b.usuario_id = u.id and b.fecha > ${hasta}
    ) f
  ) s
  where u.desactivado_en is null
    -- On the day of the last time, or on today's: none is longer.
    and (p.fecha > ${hasta} - interval '26 hours' or u.id in (select usuario_id from visita))
    and (s.hasta is null or s.hasta > s.desde + ${maximo})
)`;

/**
 * When each of them became too long, by the rules of duty: on a local day, before its closing hour, of who was
 * tracked on that day or has a visit in course. It counts from the last sign of life, the check-in of that visit,
 * the beginning of the watch and of the day; and ends with the next position or with the duty.
 */
const largos = (ahora: SQL, hasta: SQL, desde: SQL, maximo: SQL, cierreHora: string) => sql`largo as (
  select s.*, l.abierta, case when x.termina <= ${ahora} then x.termina when s.hasta is not null then ${ahora} end as cerrada
  from silencio s
  cross join lateral (
    select distinct (m.momento at time zone s.zona)::date as dia from (values (${hasta}), (${ahora})) as m (momento)
  ) d
  cross join lateral (
    select d.dia::timestamp at time zone s.zona as inicio, (d.dia + ${cierreHora}::time) at time zone s.zona as fin
  ) t
  cross join lateral (
    select max(v.desde) as desde, max(v.hasta) as hasta from visita v
    where v.usuario_id = s.id and v.desde < coalesce(s.hasta, 'infinity')
      and v.hasta > greatest(v.desde, s.desde, ${desde}, t.inicio) + ${maximo}
  ) v
  cross join lateral (
    select greatest(s.desde, v.desde, ${desde}, t.inicio) + ${maximo} as abierta,
           (s.desde at time zone s.zona)::date = d.dia as rastreado
  ) l
  cross join lateral (
    select least(s.hasta, t.fin, case when not l.rastreado then v.hasta end) as termina
  ) x
  where (l.rastreado or v.desde is not null)
    and l.abierta <= ${ahora} and l.abierta < x.termina
    and (l.abierta at time zone s.zona)::date = d.dia
    -- What had ended by the last time was looked at then, with what was known.
    and x.termina > ${hasta}
)`;

/**
 * Opens an alert for each silence that has become too long; one that has ended meanwhile is closed already. Found
 * again, it is the same one; and nothing is made of what an alert covers.
 * @param cerradas those that this run has closed: until now they covered what was before it.
 */
export async function abrirSilencios(
  db: BaseDatos,
  { ahora: momento, cierreHora, maximoMin }: Guardia,
  vigilia: Vigilia,
  cerradas: readonly AlertaDeEmpresa[],
): Promise<AlertaDeEmpresa[]> {
  const [ahora, desde, hasta] = [momento, vigilia.desde, vigilia.hasta].map(instante) as [SQL, SQL, SQL];
  const maximo = sql`make_interval(mins => ${maximoMin}::int)`;
  const minutos = maximoMin === 1 ? '1 minuto' : `${maximoMin} minutos`;
  const abiertas = await filas<Fila>(
    db,
    sql`with ${visitas(hasta)}, ${silencios(hasta, maximo)}, ${largos(ahora, hasta, desde, maximo, cierreHora)}
        insert into alerta (empresa_id, usuario_id, tipo, mensaje, ubicacion, abierta_en, ultima_vez_en, cerrada_en)
        select l.empresa_id, l.id, 'inactividad', l.nombre || ${` lleva ${minutos} sin enviar su posición`},
               (select ${SU_UBICACION} from ubicacion p where p.usuario_id = l.id and p.fecha = l.desde order by p.id limit 1),
               l.abierta, coalesce(l.cerrada, ${ahora}), l.cerrada
        from largo l
        where (l.abierta > ${hasta} or l.id not in ${unoDe(cerradas.map(({ alerta }) => alerta.usuarioId))})
          and not exists (
            select 1 from alerta a
            where a.usuario_id = l.id and a.tipo = 'inactividad' and a.abierta_en < coalesce(l.cerrada, 'infinity')
              and coalesce(a.cerrada_en, 'infinity') > l.abierta)
        order by l.empresa_id, l.id, l.abierta
        on conflict do nothing
        returning ${LEER}`,
  );
  return abiertas.map(comoAlerta);
}
