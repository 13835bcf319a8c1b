import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, comoJson, filas } from '../../base-datos/index.js';
import type { Aviso } from './mensaje.js';

/** A device to send to, as it was then. */
export interface Destino {
  readonly dispositivoId: number;
  readonly token: string;
  /** As Postgres writes it, to the last digit. */
  readonly registradoEn: string;
  /** Tries, this one included. */
  readonly intentos: number;
}

/** A notification that has something to be sent, or had. */
export interface Tomada extends Aviso {
  readonly vencida: boolean;
  readonly inactivo: boolean;
  /** Those that are ours to send to, until the reservation ends. */
  readonly destinos: readonly Destino[];
  /** Milliseconds until somebody else's reservation ends; null without one. */
  readonly ocupadaMs: number | null;
}

/** What is written of a device's delivery. */
export interface Asiento {
  readonly estado: 'pendiente' | 'enviado' | 'fallido';
  readonly causa: string | null;
}

export type AsientoDeDestino = Destino & Asiento & { readonly borrar: boolean };

/** Delivered to nobody yet, or to some devices and not to others. */
const ABIERTA = sql`n.estado in ('pendiente', 'enviada')`;
const LIBRE = sql`(e.reservado_hasta is null or e.reservado_hasta <= now())`;

/** What each statement locks first: two of one notification take turns. */
const bloquear = (notificacionId: number): SQL => sql`
  n as (select n.* from notificacion n where n.id = ${notificacionId} and ${ABIERTA} for no key update of n)`;

/**
 * Reserves what is pending of a notification and belongs to nobody else, and counts the try.
 * @param reservaMs zero only looks.
 * @returns undefined if there is nothing to be sent: no such notification, or it is closed.
 */
export async function tomar(
  db: BaseDatos,
  { notificacionId, ahora, reservaMs }: { notificacionId: number; ahora: Date; reservaMs: number },
): Promise<Tomada | undefined> {
  const [fila] = await filas<Omit<Tomada, 'venceEn'> & { venceEn: string | Date }>(
    db,
    sql`with ${bloquear(notificacionId)}, posible as (
          select n.id, n.vence_en <= ${ahora.toISOString()}::timestamptz as vencida,
                 u.desactivado_en is not null as inactivo
          from n join usuario u on u.id = n.usuario_id
        ), tomado as (
          update envio e
          set intentos = e.intentos + 1, actualizado_en = now(),
              reservado_hasta = now() + make_interval(secs => ${reservaMs / 1_000}::float8)
          from posible p, dispositivo d
          where e.notificacion_id = p.id and e.estado = 'pendiente' and ${LIBRE}
            and not p.vencida and not p.inactivo and d.id = e.dispositivo_id and ${reservaMs > 0}::boolean
          returning d.id as "dispositivoId", d.token, d.registrado_en::text as "registradoEn", e.intentos
        ), tocada as (
          update notificacion set actualizada_en = now()
          from posible p where notificacion.id = p.id and ${reservaMs > 0}::boolean
        )
        select n.clave, n.tipo, n.titulo, n.texto, n.vence_en as "venceEn", p.vencida, p.inactivo,
               coalesce((select json_agg(t order by t."dispositivoId") from tomado t), '[]') as destinos,
               (select 1000 * extract(epoch from max(e.reservado_hasta) - now()) from envio e
                where e.notificacion_id = n.id and e.estado = 'pendiente' and not ${LIBRE})::float8 as "ocupadaMs"
        from n join posible p on p.id = n.id`,
  );
  return fila && { ...fila, venceEn: new Date(fila.venceEn) };
}

/**
 * Writes what came of a try. A device whose token is no good any more goes, with all that was to be sent to it,
 * unless it has said meanwhile that it still has that token.
 * @returns how many deliveries are still to be made.
 */
export function asentar(
  db: BaseDatos,
  notificacionId: number,
  ahora: Date,
  asientos: readonly AsientoDeDestino[],
): Promise<number> {
  return mover(
    db,
    notificacionId,
    ahora,
    sql`asiento as materialized (
          select * from json_to_recordset(${comoJson(asientos)}) as a (
            "dispositivoId" int, token text, "registradoEn" text, borrar boolean, estado estado_envio, causa text)
        ), borrable as (
          select d.id from dispositivo d join asiento a on a."dispositivoId" = d.id
          where a.borrar and d.token = a.token and d.registrado_en = a."registradoEn"::timestamptz
          order by d.id for update of d
        ), borrado as (
          delete from dispositivo d using borrable b where d.id = b.id returning d.id
        ), movido as (
          update envio e
          set estado = a.estado, causa = a.causa, actualizado_en = now(), reservado_hasta = null
          from n, asiento a
          where e.notificacion_id = n.id and e.dispositivo_id = a."dispositivoId" and e.estado = 'pendiente'
            and a."dispositivoId" not in (select b.id from borrado b)
          returning e.dispositivo_id, e.estado
        )`,
  );
}

/** Writes the same of everything that is pending and that nobody is sending. */
export function asentarTodo(
  db: BaseDatos,
  notificacionId: number,
  ahora: Date,
  { estado, causa }: Asiento,
): Promise<number> {
  return mover(
    db,
    notificacionId,
    ahora,
    sql`borrado as (select null::int as id where false), movido as (
          update envio e
          set estado = ${estado}, causa = ${causa}::text, actualizado_en = now(), reservado_hasta = null
          from n where e.notificacion_id = n.id and e.estado = 'pendiente' and ${LIBRE}
          returning e.dispositivo_id, e.estado
        )`,
  );
}

/**
 * @param movimientos two statements, of what `borrado` and what `movido`: rows as they were before are seen by what
 *   comes after them, so that it has to ask both.
 * @returns how many deliveries are still to be made: none if the notification was not open.
 */
async function mover(db: BaseDatos, notificacionId: number, ahora: Date, movimientos: SQL): Promise<number> {
  const [fila] = await filas<{ pendientes: number }>(
    db,
    sql`with ${bloquear(notificacionId)}, ${movimientos}, queda as (
          select coalesce(m.estado, e.estado) as estado
          from envio e left join movido m on m.dispositivo_id = e.dispositivo_id
          where e.notificacion_id = ${notificacionId} and e.dispositivo_id not in (select b.id from borrado b)
        ), final as (
          select n.id, case
              when n.estado = 'enviada' or exists (select 1 from queda where queda.estado = 'enviado') then 'enviada'
              when exists (select 1 from queda where queda.estado = 'pendiente') then 'pendiente'
              when exists (select 1 from queda) then 'fallida'
              else 'sin-dispositivo'
            end::estado_notificacion as estado
          from n
        )
        update notificacion
        set estado = f.estado, actualizada_en = now(),
            enviada_en = case when f.estado = 'enviada'
              then coalesce(notificacion.enviada_en, ${ahora.toISOString()}::timestamptz) end
        from final f where notificacion.id = f.id
        returning (select count(*)::int from queda where queda.estado = 'pendiente') as pendientes`,
  );
  return fila?.pendientes ?? 0;
}

/** Without credentials nothing is sent, and each notification says so. */
export async function anotarApagado(db: BaseDatos, notificacionId: number, causa: string): Promise<void> {
  await db.execute(sql`
    with ${bloquear(notificacionId)}, movido as (
      update envio e set estado = 'fallido', causa = ${causa}::text, actualizado_en = now(), reservado_hasta = null
      from n where e.notificacion_id = n.id and e.estado = 'pendiente'
    )
    update notificacion set estado = 'push-apagado', actualizada_en = now()
    from n where notificacion.id = n.id and n.estado = 'pendiente'`);
}
