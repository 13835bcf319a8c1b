import { sql } from 'drizzle-orm';
import { actividad, type BaseDatos, comoJson, filas } from '../base-datos/index.js';
import type { TurnoLocal } from '../horarios/index.js';
import { type ActividadDeEmpresa, comoActividad, type Fila, LEER } from './actividades.consultas.js';
import { origenesDe } from './estados.js';

/** Written out, so that the planner sees that the index of open ones serves. */
const ABIERTA = sql`a.estado in (${sql.raw(
  origenesDe('incompleta')
    .map((estado) => `'${estado}'`)
    .join(', '),
)})`;

/**
 * Ends the visits that were to be made before these moments and were not: one statement, whatever is done to them
 * meanwhile. Each is closed by the first of them that finds it so: whoever came in later was still on their way.
 * @returns those that were closed.
 */
export async function cerrar(
  db: BaseDatos,
  turnos: readonly Pick<TurnoLocal, 'empresaId' | 'momento'>[],
): Promise<ActividadDeEmpresa[]> {
  const cerradas = await filas<Fila>(
    db,
    sql`with turno as materialized (
          select * from json_to_recordset(${comoJson(turnos)}) as t ("empresaId" int, momento timestamptz)
        ), por_cerrar as (
          select a.id, t.momento
          from actividad a cross join lateral (
            select min(t.momento) as momento from turno t
            where t."empresaId" = a.empresa_id and t.momento > a.programada_para
              and t.momento >= coalesce(a.check_in_en, '-infinity')
          ) t
          where a.empresa_id in (select "empresaId" from turno) and ${ABIERTA} and t.momento is not null
            -- Those of the days to come are many, and need not be compared with each.
            and a.programada_para < (select max(momento) from turno)
          order by a.id for update of a
        )
        update actividad set estado = 'incompleta', cerrada_en = c.momento,
          version = ${actividad.version} + 1, actualizada_en = now()
        -- Who came in while their row was waited for: of a subquery Postgres does not ask again.
        from por_cerrar c where ${actividad.id} = c.id and c.momento >= coalesce(${actividad.checkInEn}, '-infinity')
        returning ${LEER}`,
  );
  return cerradas.map(comoActividad);
}
