import { sql } from 'drizzle-orm';
import { type BaseDatos, filas, unoDe } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import type { MensajeEnVivo } from '../eventos/index.js';
import {
  comoMensaje,
  type ConParticipantes,
  MENSAJE,
  type MensajeEscrito,
  mensajeJson,
} from './mensajes.consultas.js';
import { participa } from './participante.js';

/** Messages of a conversation of the actor's after a place, in order. */
export async function despuesDe(
  db: BaseDatos,
  actor: Actor,
  conversacionId: number,
  { orden, limite }: { orden: number; limite: number },
): Promise<MensajeEnVivo[]> {
  const leidas = await filas<MensajeEnVivo>(
    db,
    sql`select ${MENSAJE} from participante p join mensaje m on m.conversacion_id = p.conversacion_id
        where ${participa(actor, conversacionId)} and m.orden > ${orden}
        order by m.orden limit ${limite}`,
  );
  return leidas.map(comoMensaje);
}

/** A conversation as it is when a view of it begins. */
export interface Comienzo {
  readonly conversacionId: number;
  /** Place of its latest message. */
  readonly orden: number;
  /** Its messages that were kept lately, in order, with how long ago, by the database's clock. */
  readonly recientes: readonly (MensajeEnVivo & { readonly edadMs: number })[];
}

/**
 * Each of the actor's conversations, the newest made first, or one of them, with what was kept there in the last
 * `segundos`: of all, the newest messages if there are more than `mensajesMaximos`.
 */
export async function comienzos(
  db: BaseDatos,
  actor: Actor,
  conversacionId: number | undefined,
  { segundos, maximas, mensajesMaximos }: { segundos: number; maximas: number; mensajesMaximos: number },
): Promise<Comienzo[]> {
  // What is recent is found by its index, however many messages the conversations have.
  const leidas = await filas<Omit<Comienzo, 'recientes'> & { recientes: Comienzo['recientes'] | null }>(
    db,
    sql`with reciente as materialized (
          select *, extract(epoch from now() - recibido_en)::float8 * 1000 as edad_ms from mensaje
          where recibido_en >= now() - make_interval(secs => ${segundos})
        ), mia as materialized (
          select c.id, c.ultimo_orden from participante p join conversacion c on c.id = p.conversacion_id
          where ${participa(actor, conversacionId ?? sql`c.id`)}
          order by c.id desc limit ${maximas}
        )
        select mia.id as "conversacionId", mia.ultimo_orden as orden, r.recientes
        from mia left join (
          select m.conversacion_id, json_agg(${mensajeJson(sql`'edadMs', m.edad_ms`)} order by m.orden) as recientes
          from (
            select m.* from reciente m join mia on mia.id = m.conversacion_id
            order by m.recibido_en desc, m.orden desc limit ${mensajesMaximos}
          ) m group by m.conversacion_id
        ) r on r.conversacion_id = mia.id
        order by mia.id desc`,
  );
  return leidas.map(({ conversacionId: id, orden, recientes: leidos }) => ({
    conversacionId: id,
    orden,
    recientes: (leidos ?? []).map((fila) => Object.assign(comoMensaje(fila), { edadMs: fila.edadMs })),
  }));
}

/** A message that was kept `edadMs` ago, and which of the watched users take part in its conversation. */
export type MensajeReciente = MensajeEscrito & { readonly edadMs: number };

/** The latest message of each conversation of these users where something was kept in the last `segundos`. */
export async function recientes(
  db: BaseDatos,
  usuarioIds: readonly number[],
  segundos: number,
): Promise<MensajeReciente[]> {
  const leidas = await filas<ConParticipantes & { edadMs: number }>(
    db,
    sql`with reciente as (
          select distinct on (conversacion_id) * from mensaje
          where recibido_en > now() - make_interval(secs => ${segundos})
          order by conversacion_id, orden desc
        ), oyente as (
          select p.conversacion_id, json_agg(p.usuario_id) as participantes from participante p
          where p.conversacion_id in (select conversacion_id from reciente)
            and p.usuario_id in ${unoDe(usuarioIds)}
          group by p.conversacion_id
        )
        select ${MENSAJE}, o.participantes,
               extract(epoch from now() - m.recibido_en)::float8 * 1000 as "edadMs"
        from reciente m join oyente o on o.conversacion_id = m.conversacion_id`,
  );
  return leidas.map((fila) => ({
    mensaje: comoMensaje(fila),
    participantes: fila.participantes,
    edadMs: fila.edadMs,
  }));
}
