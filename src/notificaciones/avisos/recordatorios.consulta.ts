import { type SQL, sql } from 'drizzle-orm';
import { enSql } from './creacion.consulta.js';

/** Reminders of active users that are due, however long since: noted as sent by the statement that tells them. */
export const recordatorios = (ahora: Date): SQL => sql`vencido as (
  update recordatorio set enviado_en = ${enSql(ahora)}
  -- An array, which the planner takes to be short: of a list it expects so many that it reads the whole table.
  where id = any (array(
    select r.id from recordatorio r join usuario u on u.id = r.usuario_id and u.desactivado_en is null
    where r.enviado_en is null and r.programado_para <= ${enSql(ahora)}
    for update of r skip locked))
  returning *
), candidato as (
  select v.empresa_id, v.usuario_id, 'recordatorio' as tipo, 'recordatorio-' || v.id as clave,
         'Recordatorio' as titulo, v.texto, ${enSql(ahora)} + interval '1 day' as vence_en
  from vencido v
)`;
