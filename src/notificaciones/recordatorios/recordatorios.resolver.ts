import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { ActorActual } from '../../autenticacion/index.js';
import type { Actor } from '../../comun/actor.js';
import { Recordatorio } from './recordatorio.modelo.js';
import { RecordatoriosService } from './recordatorios.service.js';

@Resolver(() => Recordatorio)
export class RecordatoriosResolver {
  constructor(private readonly recordatorios: RecordatoriosService) {}

  @Query(() => [Recordatorio], {
    name: 'recordatorios',
    description:
      'Reminders of my empresa’s users, if I am an admin or supervisor; else my own. First those to come, in their order, then those that were sent, the latest first: 1,000 at most, and the others with despuesDe.',
  })
  listar(
    @ActorActual() actor: Actor,
    @Args('usuarioId', { type: () => Int, nullable: true, description: 'Only those for this user.' })
    usuarioId?: number | null,
    @Args('despuesDe', {
      type: () => Int,
      nullable: true,
      description: 'Only those after this one, in this order: the last that I have.',
    })
    despuesDe?: number | null,
  ): Promise<Recordatorio[]> {
    return this.recordatorios.listar(actor, {
      usuarioId: usuarioId ?? undefined,
      despuesDe: despuesDe ?? undefined,
    });
  }

  @Mutation(() => Recordatorio, {
    description: 'Tells me something at a moment; by an admin or supervisor, any user of my empresa.',
  })
  programarRecordatorio(
    @ActorActual() actor: Actor,
    @Args('usuarioId', {
      type: () => Int,
      description:
        'Who is to be told. NOT_FOUND if that is not me, or for who supervises, no active user of my empresa.',
    })
    usuarioId: number,
    @Args('texto', { description: 'What, 1 to 500 characters.' }) texto: string,
    @Args('programadoPara', {
      type: () => GraphQLDateTime,
      description: 'When: to come, or at most 5 minutes ago, and before the year 2100.',
    })
    programadoPara: Date,
  ): Promise<Recordatorio> {
    return this.recordatorios.programar(actor, { usuarioId, texto, programadoPara });
  }

  @Mutation(() => Boolean, {
    description:
      'Takes back a reminder that is for me or that I made; by an admin or supervisor, any of my empresa. true; CONFLICT if it has been sent.',
  })
  cancelarRecordatorio(
    @ActorActual() actor: Actor,
    @Args('id', {
      type: () => Int,
      description: 'The reminder. NOT_FOUND if there is none that I may cancel.',
    })
    id: number,
  ): Promise<boolean> {
    return this.recordatorios.cancelar(actor, id);
  }
}
