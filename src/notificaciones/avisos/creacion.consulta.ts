import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, filas } from '../../base-datos/index.js';

/** When it is, and whether push messages can be sent. */
export interface Momento {
  readonly ahora: Date;
  readonly encendido: boolean;
}

/** The moment of a statement. */
export const enSql = (fecha: Date): SQL => sql`${fecha.toISOString()}::timestamptz`;

/**
 * Makes the notifications that are missing, each with a delivery to every device of its user, in one statement
 * however many they are. Any number of processes may do it at once: a user is told once of each `clave`, rows are
 * inserted in one order, and a device that goes meanwhile is waited for and left out.
 * @param candidatos tables of a WITH, the last one `candidato (empresa_id, usuario_id, tipo, clave, titulo, texto,
 * vence_en)`: who is to be told what, whether they have been or not.
 * @returns those that are to be sent.
 */
export async function crear(
  db: BaseDatos,
  candidatos: SQL,
  { ahora, encendido }: Momento,
): Promise<number[]> {
  const porEnviar = await filas<{ id: number }>(
    db,
    sql`with ${candidatos}, aviso as materialized (
          select c.* from candidato c
          where not exists (
            select from notificacion n where n.usuario_id = c.usuario_id and n.clave = c.clave)
        ), destino as materialized (
          select d.usuario_id, d.id from dispositivo d
          where ${encendido}::boolean and d.usuario_id in (select a.usuario_id from aviso a)
          order by d.id for key share
        ), nueva as (
          insert into notificacion (empresa_id, usuario_id, tipo, clave, titulo, texto, estado, creada_en, vence_en)
          select a.empresa_id, a.usuario_id, a.tipo::tipo_notificacion, a.clave, a.titulo, a.texto,
                 (case when not ${encendido}::boolean then 'push-apagado'
                       when a.usuario_id in (select d.usuario_id from destino d) then 'pendiente'
                       else 'sin-dispositivo' end)::estado_notificacion,
                 ${enSql(ahora)}, a.vence_en
          from aviso a
          order by a.usuario_id, a.clave
          on conflict (usuario_id, clave) do nothing
          returning id, usuario_id, estado
        ), entrega as (
          insert into envio (usuario_id, notificacion_id, dispositivo_id)
          select n.usuario_id, n.id, d.id from nueva n join destino d on d.usuario_id = n.usuario_id
        )
        select id from nueva where estado = 'pendiente' order by id`,
  );
  return porEnviar.map(({ id }) => id);
}
