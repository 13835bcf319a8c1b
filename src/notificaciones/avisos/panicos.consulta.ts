import { type SQL, sql } from 'drizzle-orm';
import { enSql } from './creacion.consulta.js';

/** A panic that nobody has attended so long after is told no more. */
const VIGENCIA = sql`interval '6 hours'`;

/**
 * Panics that go on and that nobody has attended, to everybody who supervises their empresa but who pressed. Those
 * that came within the last day (by the database's clock), from a phone that was offline until then perhaps.
 * @param id only this one.
 */
export const panicos = (ahora: Date, id?: number): SQL => sql`candidato as (
  select al.empresa_id, u.id as usuario_id, 'panico' as tipo, 'panico-' || al.id as clave,
         'Alerta de pánico enviada por ' || quien.nombre as titulo,
         al.mensaje || ' · ' || to_char(al.abierta_en at time zone e.zona_horaria, 'HH24:MI') as texto,
         al.abierta_en + ${VIGENCIA} as vence_en
  from alerta al
  join empresa e on e.id = al.empresa_id
  join usuario quien on quien.id = al.usuario_id
  join usuario u on u.empresa_id = al.empresa_id and u.rol in ('admin', 'supervisor')
    and u.desactivado_en is null and u.id <> al.usuario_id
  where al.tipo = 'panico' and al.cerrada_en is null and al.atendida_en is null
    and al.actualizada_en > now() - interval '1 day' and al.abierta_en > ${enSql(ahora)} - ${VIGENCIA}
    ${id === undefined ? sql`` : sql`and al.id = ${id}`}
)`;
