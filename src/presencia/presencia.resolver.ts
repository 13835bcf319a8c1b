import { Query, Resolver, Subscription } from '@nestjs/graphql';
import { ActorActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import type { PresenciaEnVivo } from '../eventos/index.js';
import { IgualParaTodos } from '../graphql/index.js';
import { Presencia } from './presencia.modelo.js';
import { PresenciaService } from './presencia.service.js';

@Resolver(() => Presencia)
export class PresenciaResolver {
  constructor(private readonly presencia: PresenciaService) {}

  @Query(() => [Presencia], {
    description: 'Who of my empresa is online: every user who may sign in, by usuarioId.',
  })
  presencias(@ActorActual() actor: Actor): Promise<Presencia[]> {
    return this.presencia.listar(actor);
  }

  @IgualParaTodos()
  @Subscription(() => Presencia, {
    description:
      'Users of my empresa, myself included, who come online or go offline from now on; subscribe, then read presencias. ' +
      'A reconnection within a few seconds is no change. A client that reads slowly may get the latest of a user alone.',
    resolve: (presencia: PresenciaEnVivo) => presencia,
  })
  usuarioPresencia(@ActorActual() actor: Actor): AsyncIterableIterator<PresenciaEnVivo> {
    return this.presencia.seguir(actor);
  }
}
