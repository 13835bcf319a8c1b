import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { ErrorDeDominio, noEncontrado } from '../comun/errores.js';
import type { MensajeEnVivo } from '../eventos/index.js';
import * as conversaciones from './conversaciones.consultas.js';
import { RECORDADAS } from './cursor.js';
import * as mensajes from './mensajes.consultas.js';

/** Messages that a live view makes up for at once: some megabytes at most, were they as long as they may be. */
const HUECO_MAXIMO = 500;

/** What is kept of messages, for whoever delivers them. */
@Injectable()
export class LectorDeMensajes {
  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /** @throws ErrorDeDominio NOT_FOUND if the actor does not take part. */
  async exigirParticipacion(actor: Actor, conversacionId: number): Promise<void> {
    if (!(await conversaciones.esParticipante(this.db, actor, conversacionId)))
      throw noEncontrado('Conversation');
  }

  /** The place of the latest message of each of the actor's conversations, or of one. */
  async lugares(actor: Actor, conversacionId: number | undefined): Promise<Map<number, number>> {
    const leidos = await conversaciones.lugares(this.db, actor, { limite: RECORDADAS, conversacionId });
    // The newest made last: the oldest are forgotten first.
    return new Map(leidos.map(({ conversacionId: id, orden }) => [id, orden] as const).toReversed());
  }

  /**
   * Messages of a conversation after a place, in order.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS if there are too many to be held for one reader.
   */
  async despuesDe(actor: Actor, conversacionId: number, orden: number): Promise<MensajeEnVivo[]> {
    const leidos = await mensajes.despuesDe(this.db, actor, conversacionId, {
      orden,
      limite: HUECO_MAXIMO + 1,
    });
    if (leidos.length > HUECO_MAXIMO) {
      throw new ErrorDeDominio('TOO_MANY_REQUESTS', 'Too far behind: read again from the query');
    }
    return leidos;
  }

  /** The latest message of each conversation of these users where something was kept in the last `segundos`. */
  recientes(usuarioIds: readonly number[], segundos: number): Promise<mensajes.MensajeReciente[]> {
    return mensajes.recientes(this.db, usuarioIds, segundos);
  }
}
