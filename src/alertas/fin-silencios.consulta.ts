import { sql } from 'drizzle-orm';
import { alerta, type BaseDatos, filas } from '../base-datos/index.js';
import { type AlertaDeEmpresa, CLAVE, comoAlerta, type Fila, instante, LEER } from './fila.js';

/** What is known when silences are looked for. */
export interface Guardia {
  readonly ahora: Date;
  /** As 22:00: where duty ends, on the clock of each empresa's zone. */
  readonly cierreHora: string;
  /** Minutes without a position that are too many. */
  readonly maximoMin: number;
}

/**
 * Closes the alerts of who was heard of again, whose duty has ended, or who was deactivated: each at the moment at
 * which that happened, as far as it is known. Of the others it is noted that they go on.
 * @returns those that were closed.
 */
export async function cerrarSilencios(
  db: BaseDatos,
  { ahora: momento, cierreHora }: Guardia,
): Promise<AlertaDeEmpresa[]> {
  const ahora = instante(momento);
  const cerradas = await filas<Fila>(
    db,
    sql`with vigente as (
          select ${alerta.id}, case
              when u.desactivado_en is not null or s.vuelta is not null or d.fin <= ${ahora}
                then least(s.vuelta, d.fin, ${ahora})
              -- Neither a visit in course nor a position of that day: their duty was a visit that has ended.
              when (s.ultima at time zone e.zona_horaria)::date is distinct from d.dia and not exists (
                select 1 from actividad v
                where v.empresa_id = u.empresa_id and v.usuario_id = u.id and v.estado = 'en-curso')
                then least(${ahora}, (
                  select max(coalesce(v.check_out_en, v.cerrada_en)) from actividad v
                  where v.usuario_id = u.id and v.check_in_en <= ${alerta.abiertaEn}
                    and coalesce(v.check_out_en, v.cerrada_en) >= ${alerta.abiertaEn}))
            end as termina
          from alerta
          join usuario u on u.id = ${alerta.usuarioId}
          join empresa e on e.id = u.empresa_id
          cross join lateral (select (${alerta.abiertaEn} at time zone e.zona_horaria)::date as dia) l
          cross join lateral (select l.dia, (l.dia + ${cierreHora}::time) at time zone e.zona_horaria as fin) d
          cross join lateral (
            select (select min(p.fecha) from ubicacion p where p.usuario_id = u.id and p.fecha >= ${alerta.abiertaEn}) as vuelta,
                   (select max(p.fecha) from ubicacion p where p.usuario_id = u.id and p.fecha < ${alerta.abiertaEn}) as ultima
          ) s
          where ${alerta.tipo} = 'inactividad' and ${alerta.cerradaEn} is null
          order by ${CLAVE} for update of alerta
        ), ajustada as (
          update alerta set
            ultima_vez_en = greatest(${alerta.ultimaVezEn}, least(v.termina, ${ahora})),
            cerrada_en = case when v.termina is not null then greatest(${alerta.abiertaEn}, v.termina) end,
            version = ${alerta.version} + (v.termina is not null)::int,
            actualizada_en = case when v.termina is null then ${alerta.actualizadaEn} else now() end
          from vigente v where ${alerta.id} = v.id
          returning ${LEER}
        )
        select * from ajustada where "cerradaEn" is not null order by id`,
  );
  return cerradas.map(comoAlerta);
}
