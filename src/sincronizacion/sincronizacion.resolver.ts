import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { ActorActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { OperacionInput, ResultadoOperacion } from './operacion.modelo.js';
import type { ResultadoDeOperacion } from './operacion.js';
import { SincronizacionService } from './sincronizacion.service.js';

@Resolver(() => ResultadoOperacion)
export class SincronizacionResolver {
  constructor(private readonly sincronizacion: SincronizacionService) {}

  @Mutation(() => [ResultadoOperacion], {
    description:
      'Does what my device kept while it was offline, 500 operations at once by default: in their order, each once ' +
      'however often it is sent. One that is refused keeps no other from being done; after one that is to be tried ' +
      'again none is tried. A value that has not the type of the schema has the whole call refused by GraphQL ' +
      'itself; REST refuses that operation alone.',
  })
  sincronizar(
    @ActorActual() actor: Actor,
    @Args('operaciones', {
      type: () => [OperacionInput],
      description: 'In the order in which they were made.',
    })
    operaciones: OperacionInput[],
  ): Promise<ResultadoDeOperacion[]> {
    return this.sincronizacion.sincronizar(actor, operaciones);
  }
}
