import { Args, Context, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DespuesDe, Primeros } from '../graphql/index.js';
import DataLoader from 'dataloader';
import { GraphQLUUID } from 'graphql-scalars';
import { ActorActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { Usuario } from '../usuarios/index.js';
import { Conversacion } from './chat.modelo.js';
import { ChatService } from './chat.service.js';
import type { ConversacionVista } from './conversaciones.consultas.js';

@Resolver(() => Conversacion)
export class ConversacionesResolver {
  /** One loader per operation: the participants of the whole list are read at once. */
  private readonly cargadores = new WeakMap<object, DataLoader<number, Usuario[]>>();

  constructor(private readonly chat: ChatService) {}

  @Query(() => [Conversacion], {
    description:
      'The conversations that I take part in, the one with the newest message first, then the newest made. ' +
      'The first 1000 of them, and the others with despuesDe. With 20000 participantes in all at most: BAD_USER_INPUT ' +
      'for more.',
  })
  conversaciones(
    @ActorActual() actor: Actor,
    @Primeros() first?: number | null,
    @DespuesDe('in this order') despuesDe?: number | null,
  ): Promise<ConversacionVista[]> {
    return this.chat.conversaciones(actor, { first, despuesDe });
  }

  @Mutation(() => Conversacion, {
    description: 'Makes a group with others of my empresa. NOT_FOUND if one of them is no active user of it.',
  })
  crearGrupo(
    @ActorActual() actor: Actor,
    @Args('nombre', { description: 'Its name, 1 to 200 characters.' }) nombre: string,
    @Args('usuarioIds', { type: () => [Int], description: 'The others, 1 to 199 of them. I am in anyway.' })
    usuarioIds: number[],
  ): Promise<ConversacionVista> {
    return this.chat.crearGrupo(actor, { nombre, usuarioIds });
  }

  @Mutation(() => Conversacion, {
    description:
      'Says that I have read a conversation up to a message. What was read stays so. ' +
      'NOT_FOUND if I do not take part, or the message is not there.',
  })
  marcarLeido(
    @ActorActual() actor: Actor,
    @Args('conversacionId', { type: () => Int, description: 'The conversation.' }) conversacionId: number,
    @Args('hastaMensajeId', { type: () => GraphQLUUID, description: 'The last message that I have read.' })
    hastaMensajeId: string,
  ): Promise<ConversacionVista> {
    return this.chat.marcarLeido(actor, { conversacionId, hastaMensajeId });
  }

  @ResolveField(() => [Usuario], {
    description: 'Who takes part, I included, and who has been deactivated since.',
  })
  participantes(
    @ActorActual() actor: Actor,
    @Parent() { id }: ConversacionVista,
    @Context() contexto: object,
  ): Promise<Usuario[]> {
    let cargador = this.cargadores.get(contexto);
    if (!cargador) {
      cargador = new DataLoader((ids) => this.chat.participantesDe(actor, ids), { cache: false });
      this.cargadores.set(contexto, cargador);
    }
    return cargador.load(id);
  }
}
