import { sql } from 'drizzle-orm';
import { type BaseDatos, filas } from '../base-datos/index.js';
import type { DiaDeUsuario } from './resumenes.consultas.js';

/**
 * Takes the marks of late positions of some users, by their id from `desdeUsuario` on: those on days for which
 * `trabajo` has been done, for the others it is still to come. What another process is taking is left to it.
 */
export function tomar(
  tx: BaseDatos,
  { trabajo, desdeUsuario, usuarios }: { trabajo: string; desdeUsuario: number; usuarios: number },
): Promise<DiaDeUsuario[]> {
  return filas(
    tx,
    sql`with vencida as (
          select t.id, t.usuario_id
          from ubicacion_tardia t join usuario u on u.id = t.usuario_id
          join turno_local l on l.trabajo = ${trabajo} and l.empresa_id = u.empresa_id and t.fecha <= l.fecha
          where t.usuario_id >= ${desdeUsuario}
        ), tomada as (
          delete from ubicacion_tardia where id in (
            select t.id from ubicacion_tardia t
            where t.id in (
              select id from vencida where usuario_id in (
                select distinct usuario_id from vencida order by usuario_id limit ${usuarios}::int))
            for update skip locked
          ) returning usuario_id, fecha
        )
        select distinct usuario_id as "usuarioId", fecha::text as fecha from tomada order by 1, 2`,
  );
}
