import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { ErrorDeDominio, noEncontrado } from '../comun/errores.js';
import type { MensajeEnVivo } from '../eventos/index.js';
import * as conversaciones from './conversaciones.consultas.js';
import { RECORDADAS } from './cursor.js';
import * as entrega from './entrega.consultas.js';

/** Messages that a live view makes up for at once: some megabytes at most, were they as long as they may be. */
const HUECO_MAXIMO = 500;

/** How long the database may take to say where a view begins before it is asked again. */
const RESPUESTA_HOLGADA_MS = 2_000;

/** What is kept of messages, for whoever delivers them. */
@Injectable()
export class LectorDeMensajes {
  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /** @throws ErrorDeDominio NOT_FOUND if the actor does not take part. */
  async exigirParticipacion(actor: Actor, conversacionId: number): Promise<void> {
    if (!(await conversaciones.esParticipante(this.db, actor, conversacionId)))
      throw noEncontrado('Conversation');
  }

  /**
   * Where a view of the actor's conversations, or of one, begins: after what had been written by `llegada`. What
   * was written since comes with it, since it may have passed before the bus was joined.
   * @param llegada when the view was asked for, by `performance.now()`.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS if there is too much of that to be held for one reader.
   */
  async comienzo(
    actor: Actor,
    conversacionId: number | undefined,
    llegada: number,
  ): Promise<{ lugares: Map<number, number>; valores: MensajeEnVivo[] }> {
    const leidos = await this.comienzosDesde(actor, conversacionId, llegada);
    // The answer was on its way for a moment: rather what came just before than without what came just after.
    const haceMs = performance.now() - llegada;
    const lugares = new Map<number, number>();
    const valores: MensajeEnVivo[] = [];
    // The newest made last: the oldest are forgotten first.
    for (const { conversacionId: id, orden, recientes } of leidos.toReversed()) {
      const primero = recientes.findIndex(({ edadMs }) => edadMs <= haceMs);
      const desdeEntonces = primero < 0 ? [] : recientes.slice(primero);
      lugares.set(id, orden - desdeEntonces.length);
      valores.push(...desdeEntonces);
    }
    return { lugares, valores: conCota(valores) };
  }

  private async comienzosDesde(
    actor: Actor,
    conversacionId: number | undefined,
    llegada: number,
  ): Promise<entrega.Comienzo[]> {
    for (;;) {
      // As much again as it took until now, if that was long.
      const ventanaMs = 2 * (performance.now() - llegada) + RESPUESTA_HOLGADA_MS;
      const leidos = await entrega.comienzos(this.db, actor, conversacionId, {
        segundos: ventanaMs / 1_000,
        maximas: RECORDADAS,
        mensajesMaximos: HUECO_MAXIMO + 1,
      });
      // It looks back from when its turn came: after too long in line, not as far as the arrival.
      if (performance.now() - llegada <= ventanaMs) return leidos;
    }
  }

  /**
   * Messages of a conversation after a place, in order.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS if there are too many to be held for one reader.
   */
  async despuesDe(actor: Actor, conversacionId: number, orden: number): Promise<MensajeEnVivo[]> {
    return conCota(
      await entrega.despuesDe(this.db, actor, conversacionId, { orden, limite: HUECO_MAXIMO + 1 }),
    );
  }

  /** The latest message of each conversation of these users where something was kept in the last `segundos`. */
  recientes(usuarioIds: readonly number[], segundos: number): Promise<entrega.MensajeReciente[]> {
    return entrega.recientes(this.db, usuarioIds, segundos);
  }
}

function conCota(leidos: MensajeEnVivo[]): MensajeEnVivo[] {
  if (leidos.length <= HUECO_MAXIMO) return leidos;
  throw new ErrorDeDominio('TOO_MANY_REQUESTS', 'Too far behind: read again from the query');
}
