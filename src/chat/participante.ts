import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../comun/actor.js';

/** What the actor is to a conversation; always in the same WHERE as its id. */
export const participa = (actor: Actor, conversacionId: SQL | number) =>
  sql`p.conversacion_id = ${conversacionId} and p.usuario_id = ${actor.usuarioId} and p.empresa_id = ${actor.empresaId}`;
