import { Injectable } from '@nestjs/common';
import type { Actor } from '../comun/actor.js';
import { audiencia, Barrido, EnVivo, type Flujo, type MensajeEnVivo } from '../eventos/index.js';
import { CursorDeConversaciones } from './cursor.js';
import { LectorDeMensajes } from './lector-mensajes.js';
import { comoPublicacion } from './publicacion.js';

/** The one source of every live view of messages: GraphQL subscriptions and Socket.IO alike. */
@Injectable()
export class MensajesEnVivo {
  constructor(
    private readonly lector: LectorDeMensajes,
    private readonly enVivo: EnVivo,
    barrido: Barrido,
  ) {
    // The latest of each conversation is enough: who lacks others too finds a hole before it.
    barrido.registrar(async ({ usuarios }, segundos) => {
      if (usuarios.length === 0) return [];
      const recientes = await lector.recientes(usuarios, segundos);
      return recientes.map((reciente) =>
        Object.assign(comoPublicacion(reciente), { edadMs: reciente.edadMs }),
      );
    });
  }

  /**
   * What is written from now on in one of the actor's conversations: every message, once and in order. Never
   * completes; a reader that falls too far behind is told to read again (TOO_MANY_REQUESTS).
   * @throws ErrorDeDominio NOT_FOUND if the actor does not take part in it.
   */
  async seguirUna(actor: Actor, conversacionId: number): Promise<Flujo<MensajeEnVivo>> {
    await this.lector.exigirParticipacion(actor, conversacionId);
    return this.seguir(actor, conversacionId);
  }

  /** As {@link seguirUna}, in all of the actor's conversations, present and future. */
  seguirTodas(actor: Actor): Flujo<MensajeEnVivo> {
    return this.seguir(actor);
  }

  private seguir(actor: Actor, conversacionId?: number): Flujo<MensajeEnVivo> {
    const llegada = performance.now();
    return this.enVivo.seguir<MensajeEnVivo>({
      audiencia: audiencia.usuario(actor.usuarioId),
      leer: ({ evento, datos }) => {
        if (evento !== 'chat:mensaje') return undefined;
        return conversacionId === undefined || datos.conversacionId === conversacionId ? datos : undefined;
      },
      clave: (mensaje) => mensaje.conversacionId,
      orden: (mensaje) => mensaje.orden,
      comenzar: async () => {
        const { lugares, valores } = await this.lector.comienzo(actor, conversacionId, llegada);
        return { cursor: new CursorDeConversaciones(lugares), valores };
      },
      leerDesde: (id, orden) => this.lector.despuesDe(actor, id, orden),
      conflar: false,
    });
  }
}
