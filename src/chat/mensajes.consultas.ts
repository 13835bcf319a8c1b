import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, filas, unoDe } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import type { MensajeEnVivo } from '../eventos/index.js';
import { participa } from './participante.js';

export interface NuevoMensaje {
  readonly id: string;
  readonly texto: string;
  /** When its author wrote it, if it was kept for later; never taken for later than now. */
  readonly fecha: Date | undefined;
}

/** A message that was written now, and who takes part in its conversation. */
export interface MensajeEscrito {
  readonly mensaje: MensajeEnVivo;
  readonly participantes: readonly number[];
}

export type ConParticipantes = MensajeEnVivo & { readonly participantes: readonly number[] };

/** Columns of a message `m`. */
export const MENSAJE = sql`m.id, m.conversacion_id as "conversacionId", m.autor_id as "autorId", m.texto, m.fecha, m.orden`;

/** The same as one value, with whatever else. */
export const mensajeJson = (ademas?: SQL) => sql`json_build_object(
  'id', m.id, 'conversacionId', m.conversacion_id, 'autorId', m.autor_id, 'texto', m.texto, 'fecha', m.fecha,
  'orden', m.orden ${ademas ? sql`, ${ademas}` : sql``})`;

/** The row in the form in which events carry it. */
export const comoMensaje = (fila: MensajeEnVivo): MensajeEnVivo => ({
  id: fila.id,
  conversacionId: fila.conversacionId,
  autorId: fila.autorId,
  texto: fila.texto,
  fecha: new Date(fila.fecha).toISOString(),
  orden: fila.orden,
});

const comoEscrito = (fila: ConParticipantes | undefined): MensajeEscrito | undefined =>
  fila && { mensaje: comoMensaje(fila), participantes: fila.participantes };

/**
 * The row of a message in a conversation, at a place that a CTE of that name has taken: `id` and `orden`. The
 * clock is read when the place is one's own, so that moments do not run against the order.
 */
const insercion = (actor: Actor, { id, texto, fecha }: NuevoMensaje, lugar: SQL) => sql`
  insert into mensaje (conversacion_id, orden, id, autor_id, texto, fecha, recibido_en)
  select l.id, l.orden, ${id}::uuid, ${actor.usuarioId}::int, ${texto},
         least(${fecha?.toISOString() ?? null}::timestamptz, clock_timestamp()), clock_timestamp()
  from ${lugar} l
  returning *`;

/**
 * Writes a message where the actor takes part, at the next place: whoever holds the conversation's row has it
 * until they commit. A statement that fails leaves no hole, since the place is given back with it.
 * @returns nothing if the actor does not take part, had written it before, or if it is a private conversation
 * with somebody who was deactivated.
 * @throws a unique violation if another sending of the same id has won meanwhile, or another author has that id.
 */
export async function escribir(
  db: BaseDatos,
  actor: Actor,
  conversacionId: number,
  nuevo: NuevoMensaje,
): Promise<MensajeEscrito | undefined> {
  const [escrito] = await filas<ConParticipantes>(
    db,
    sql`with lugar as (
          update conversacion c set ultimo_orden = c.ultimo_orden + 1
          where c.id = ${conversacionId}
            and exists (select 1 from participante p where ${participa(actor, sql`c.id`)})
            and not exists (select 1 from mensaje a where a.autor_id = ${actor.usuarioId} and a.id = ${nuevo.id}::uuid)
            and not exists (
              select 1 from usuario u
              where u.id in (c.usuario_menor, c.usuario_mayor) and u.desactivado_en is not null
            )
          returning c.id, c.ultimo_orden as orden
        ), m as (${insercion(actor, nuevo, sql`lugar`)})
        select ${MENSAJE}, (
          select json_agg(p.usuario_id) from participante p where p.conversacion_id = m.conversacion_id
        ) as participantes from m`,
  );
  return comoEscrito(escrito);
}

/**
 * Makes the private conversation of two users of the empresa, with its first message.
 * @returns nothing if there is one by now.
 * @throws a unique violation if the actor had written the message before; there is no conversation then.
 */
export async function iniciarPrivada(
  db: BaseDatos,
  actor: Actor,
  otroId: number,
  nuevo: NuevoMensaje,
): Promise<MensajeEscrito | undefined> {
  const { usuarioId, empresaId } = actor;
  const ambos = [usuarioId, otroId];
  const [escrito] = await filas<ConParticipantes>(
    db,
    sql`with lugar as (
          insert into conversacion (empresa_id, tipo, usuario_menor, usuario_mayor, ultimo_orden)
          values (${empresaId}, 'privada', ${Math.min(...ambos)}, ${Math.max(...ambos)}, 1)
          on conflict (usuario_menor, usuario_mayor) where tipo = 'privada' do nothing
          returning id, ultimo_orden as orden
        ), partes as (
          insert into participante (empresa_id, conversacion_id, usuario_id)
          select ${empresaId}, lugar.id, u.id from lugar, ${unoDe(ambos)} as u(id)
        ), m as (${insercion(actor, nuevo, sql`lugar`)})
        select ${MENSAJE}, ${JSON.stringify(ambos)}::json as participantes from m`,
  );
  return comoEscrito(escrito);
}

/** What this author has written under an id, wherever it was. */
export async function escritoPor(
  db: BaseDatos,
  autorId: number,
  id: string,
): Promise<MensajeEnVivo | undefined> {
  const [escrito] = await filas<MensajeEnVivo>(
    db,
    sql`select ${MENSAJE} from mensaje m where m.autor_id = ${autorId} and m.id = ${id}::uuid`,
  );
  return escrito && comoMensaje(escrito);
}

/**
 * The latest messages of a conversation before a place, the newest first.
 * @returns nothing if the actor does not take part.
 */
export async function ultimosDe(
  db: BaseDatos,
  actor: Actor,
  conversacionId: number,
  { antesDe, limite }: { antesDe: number | undefined; limite: number },
): Promise<MensajeEnVivo[] | undefined> {
  const antes = antesDe === undefined ? sql`` : sql`and m.orden < ${antesDe}`;
  const leidas = await filas<MensajeEnVivo | Record<keyof MensajeEnVivo, null>>(
    db,
    sql`select ${MENSAJE} from participante p left join lateral (
          select * from mensaje m where m.conversacion_id = p.conversacion_id ${antes}
          order by m.orden desc limit ${limite}
        ) m on true
        where ${participa(actor, conversacionId)}
        order by m.orden desc`,
  );
  // Who takes part where nothing was written is a row without a message.
  return leidas.length === 0
    ? undefined
    : leidas.flatMap((fila) => (fila.id === null ? [] : comoMensaje(fila)));
}
