import { sql } from 'drizzle-orm';
import { type BaseDatos, filas, unoDe } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import type { MensajeEnVivo } from '../eventos/index.js';
import type { TipoConversacion } from './chat.modelo.js';
import { comoMensaje, mensajeJson } from './mensajes.consultas.js';
import { participa } from './participante.js';

/** A conversation as one of its participants sees it. */
export interface ConversacionVista {
  readonly id: number;
  readonly tipo: TipoConversacion;
  readonly nombre: string | null;
  readonly ultimoMensaje: MensajeEnVivo | null;
  readonly noLeidos: number;
}

/** What clients are told of more. */
const NO_LEIDOS_MAXIMOS = 1_000;

/**
 * Conversations of the actor, the one with the newest message first, then the newest made; those after one of them,
 * or one of them.
 */
export async function vistas(
  db: BaseDatos,
  actor: Actor,
  {
    limite,
    conversacionId,
    despuesDe,
  }: { limite: number; conversacionId?: number; despuesDe?: number | undefined },
): Promise<ConversacionVista[]> {
  const encontradas = await filas<ConversacionVista>(
    db,
    sql`with mia as (
          select c.id, c.tipo, c.nombre, c.ultimo_orden, p.leido_hasta, row_number() over nuevas as puesto,
                 case when m.id is not null then ${mensajeJson()} end as "ultimoMensaje"
          from participante p
          join conversacion c on c.id = p.conversacion_id
          left join mensaje m on m.conversacion_id = c.id and m.orden = c.ultimo_orden
          where ${participa(actor, conversacionId ?? sql`c.id`)}
          window nuevas as (order by m.recibido_en desc nulls last, c.id desc)
        )
        select c.id, c.tipo, c.nombre, c."ultimoMensaje", n."noLeidos"
        from (
          select * from mia
          ${despuesDe === undefined ? sql`` : sql`where puesto > (select puesto from mia where id = ${despuesDe})`}
          order by puesto limit ${limite}
        ) c cross join lateral (
          -- Places have no holes: those after the last read but the actor's own, which are the fewer.
          select least(${NO_LEIDOS_MAXIMOS}, c.ultimo_orden - c.leido_hasta - count(*))::int as "noLeidos"
          from mensaje m
          where m.conversacion_id = c.id and m.orden > c.leido_hasta and m.autor_id = ${actor.usuarioId}
        ) n
        order by c.puesto`,
  );
  return encontradas.map(({ id, tipo, nombre, ultimoMensaje, noLeidos }) => ({
    id,
    tipo,
    nombre,
    ultimoMensaje: ultimoMensaje && comoMensaje(ultimoMensaje),
    noLeidos,
  }));
}

export async function esParticipante(db: BaseDatos, actor: Actor, conversacionId: number): Promise<boolean> {
  const encontradas = await filas(
    db,
    sql`select 1 from participante p where ${participa(actor, conversacionId)}`,
  );
  return encontradas.length > 0;
}

/** The private conversation of the actor with an active user of their empresa: `null` if there is none yet. */
export async function privadaCon(
  db: BaseDatos,
  { usuarioId, empresaId }: Actor,
  otroId: number,
): Promise<{ conversacionId: number | null } | undefined> {
  const [encontrada] = await filas<{ conversacionId: number | null }>(
    db,
    sql`select c.id as "conversacionId"
        from usuario u left join conversacion c on c.tipo = 'privada'
          and c.usuario_menor = ${Math.min(usuarioId, otroId)} and c.usuario_mayor = ${Math.max(usuarioId, otroId)}
        where u.id = ${otroId} and u.empresa_id = ${empresaId} and u.desactivado_en is null`,
  );
  return encontrada;
}

/**
 * Makes a group of the actor and others.
 * @returns nothing if one of them is no active user of the empresa.
 */
export async function crearGrupo(
  db: BaseDatos,
  { usuarioId, empresaId }: Actor,
  nombre: string,
  otrosIds: readonly number[],
): Promise<number | undefined> {
  const [creada] = await filas<{ id: number }>(
    db,
    sql`with otros as (
          select u.id from usuario u
          where u.id in ${unoDe(otrosIds)} and u.empresa_id = ${empresaId} and u.desactivado_en is null
        ), grupo as (
          insert into conversacion (empresa_id, tipo, nombre, creada_por)
          select ${empresaId}, 'grupal', ${nombre}, ${usuarioId} where (select count(*) from otros) = ${otrosIds.length}
          returning id
        ), partes as (
          insert into participante (empresa_id, conversacion_id, usuario_id)
          select ${empresaId}, grupo.id, u.id
          from grupo, (select id from otros union all select ${usuarioId}::int) as u
        )
        select id from grupo`,
  );
  return creada?.id;
}

/** How many groups the actor has made; they are counted no further than `maximo`. */
export async function contarGrupos(
  tx: BaseDatos,
  { usuarioId, empresaId }: Actor,
  maximo: number,
): Promise<number> {
  const [cuenta] = await filas<{ grupos: number }>(
    tx,
    sql`select count(*)::int as grupos from (
          select from conversacion c
          where c.creada_por = ${usuarioId} and c.empresa_id = ${empresaId} limit ${maximo}
        ) suyo`,
  );
  return cuenta?.grupos ?? 0;
}

/** Who takes part in each of these conversations of the actor's empresa, in one statement. */
export function participantesDe(
  db: BaseDatos,
  { empresaId }: Actor,
  conversacionIds: readonly number[],
  limite: number,
): Promise<{ conversacionId: number; usuarioId: number }[]> {
  return filas(
    db,
    sql`select p.conversacion_id as "conversacionId", p.usuario_id as "usuarioId" from participante p
        where p.conversacion_id in ${unoDe(conversacionIds)} and p.empresa_id = ${empresaId}
        order by p.usuario_id limit ${limite}`,
  );
}

/** Moves what the actor has read up to a message, and never back. @returns whether there is such a message there. */
export async function marcarLeido(
  db: BaseDatos,
  actor: Actor,
  conversacionId: number,
  mensajeId: string,
): Promise<boolean> {
  const marcadas = await filas(
    db,
    sql`update participante p set leido_hasta = greatest(p.leido_hasta, m.orden)
        from mensaje m
        where ${participa(actor, conversacionId)}
          and m.conversacion_id = p.conversacion_id and m.id = ${mensajeId}::uuid
        returning 1`,
  );
  return marcadas.length > 0;
}
