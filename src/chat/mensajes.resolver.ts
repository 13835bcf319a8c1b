import { Args, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { GraphQLUUID } from 'graphql-scalars';
import { ActorActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import type { MensajeEnVivo } from '../eventos/index.js';
import { comoConexionHaciaAtras, type ConexionRelay, IgualParaTodos } from '../graphql/index.js';
import { Mensaje, MensajeConnection } from './chat.modelo.js';
import { ChatService } from './chat.service.js';
import { MensajesEnVivo } from './mensajes-en-vivo.js';

const POR_PAGINA = 50;

@Resolver()
export class MensajesResolver {
  constructor(
    private readonly chat: ChatService,
    private readonly enVivo: MensajesEnVivo,
  ) {}

  @Query(() => MensajeConnection, {
    description:
      'The latest messages of a conversation, in order; with before, those that come before. ' +
      'NOT_FOUND if I do not take part.',
  })
  async mensajes(
    @ActorActual() actor: Actor,
    @Args('conversacionId', { type: () => Int, description: 'The conversation.' }) conversacionId: number,
    @Args('last', {
      type: () => Int,
      nullable: true,
      defaultValue: POR_PAGINA,
      description: 'Items per page, 1 to 100.',
    })
    last: number | null,
    @Args('before', { type: () => String, nullable: true, description: 'startCursor of the page after.' })
    before: string | undefined,
  ): Promise<ConexionRelay<MensajeEnVivo>> {
    const pagina = await this.chat.mensajes(actor, {
      conversacionId,
      last: last ?? POR_PAGINA,
      before: before ?? undefined,
    });
    return comoConexionHaciaAtras(pagina, ({ orden }) => orden);
  }

  @Mutation(() => Mensaje, {
    description:
      'Writes a message, to exactly one of a conversation and a user. The same id again is the same message. ' +
      'NOT_FOUND if I do not take part in the conversation, or the user is not there to be written to.',
  })
  enviarMensaje(
    @ActorActual() actor: Actor,
    @Args('id', { type: () => GraphQLUUID, description: 'Made by me, so that I may send it again.' })
    id: string,
    @Args('texto', { description: 'What it says, 1 to 4000 characters.' }) texto: string,
    @Args('conversacionId', { type: () => Int, nullable: true, description: 'A conversation of mine.' })
    conversacionId?: number,
    @Args('paraUsuarioId', {
      type: () => Int,
      nullable: true,
      description: 'Somebody of my empresa: our private conversation is made when it is not there yet.',
    })
    paraUsuarioId?: number,
  ): Promise<MensajeEnVivo> {
    return this.chat.enviar(actor, { id, texto, conversacionId, paraUsuarioId });
  }

  @IgualParaTodos()
  @Subscription(() => Mensaje, {
    description:
      'What is written from now on where I take part, my own messages included: every one, once and in the order ' +
      'of its conversation. A client that reads too slowly is told to read again from mensajes (TOO_MANY_REQUESTS).',
    resolve: (mensaje: MensajeEnVivo) => mensaje,
  })
  async chatMensaje(
    @ActorActual() actor: Actor,
    @Args('conversacionId', {
      type: () => Int,
      nullable: true,
      description: 'Only this conversation. NOT_FOUND if I do not take part.',
    })
    conversacionId?: number,
  ): Promise<AsyncIterableIterator<MensajeEnVivo>> {
    return typeof conversacionId === 'number'
      ? this.enVivo.seguirUna(actor, conversacionId)
      : this.enVivo.seguirTodas(actor);
  }
}
