import { Args, Int, Resolver, Subscription } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { ActorActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { entradaInvalida } from '../comun/errores.js';
import type { Avance } from '../eventos/index.js';
import { IgualParaTodos } from '../graphql/index.js';
import { Metricas } from '../observacion/index.js';
import { ProgresoTarea } from '../tareas/index.js';
import { ProgresoService } from './progreso.service.js';

@Resolver()
export class ProgresoResolver {
  private readonly entregado = ({ fecha }: Avance) => this.metricas.entregado('graphql', fecha);

  constructor(
    private readonly progreso: ProgresoService,
    private readonly metricas: Metricas,
  ) {}

  @IgualParaTodos()
  @Subscription(() => ProgresoTarea, {
    description:
      'Advances of my tasks, live. With tareaId: every advance of that task after desdeSeq, in order, to its end. ' +
      'Without: those of all my tasks, first the latest of each unfinished one. ' +
      'A client that reads slowly may get the latest advance of a task instead of all; the terminal one always arrives.',
    resolve: (avance: Avance) => avance,
  })
  async progresoTarea(
    @ActorActual() actor: Actor,
    @Args('tareaId', {
      type: () => Int,
      nullable: true,
      description: 'Only this task. NOT_FOUND if it is not mine.',
    })
    tareaId?: number,
    @Args('desdeSeq', {
      type: () => Int,
      nullable: true,
      description: 'With tareaId: the last seq that I have. By default the latest advance comes first.',
    })
    desdeSeq?: number,
    @Args('terminadasDesde', {
      type: () => GraphQLDateTime,
      nullable: true,
      description:
        'Without tareaId: also the last advance of tasks that ended after this moment, while I was away; a day back at most.',
    })
    terminadasDesde?: Date,
  ): Promise<AsyncIterableIterator<Avance>> {
    if (typeof tareaId === 'number') {
      const avances = await this.progreso.seguirTarea(actor, tareaId, desdeSeq ?? undefined, this.entregado);
      return avances ?? nada();
    }
    if (typeof desdeSeq === 'number') {
      throw entradaInvalida([
        { path: 'desdeSeq', message: 'expected together with tareaId: seq counts within a task' },
      ]);
    }
    return this.progreso.seguirTodas(actor, terminadasDesde ?? undefined, this.entregado);
  }
}

/** Completes at once. */
async function* nada(): AsyncGenerator<Avance, void> {}
