import { Args, Context, Int, Query, Resolver } from '@nestjs/graphql';
import { GraphQLDate } from 'graphql-scalars';
import { ActorActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { ResumenDiario } from './resumen.modelo.js';
import { unaConsultaALaVez } from './resumenes.entrada.js';
import { ResumenesService } from './resumenes.service.js';

@Resolver(() => ResumenDiario)
export class ResumenesResolver {
  /** The operations that have asked already: a few large lists at once would take the memory of everybody. */
  private readonly conResumenes = new WeakSet<object>();

  constructor(private readonly resumenes: ResumenesService) {}

  @Query(() => [ResumenDiario], {
    description:
      'How far the users of my empresa went each day, if I am an admin or supervisor; else how far I went. By day and user, today so far included; days without positions are left out. At most 366 days and 20000 summaries at once, and once in an operation.',
  })
  resumenesDiarios(
    @ActorActual() actor: Actor,
    @Args('desde', { type: () => GraphQLDate, description: 'From this day, included.' }) desde: Date,
    @Args('hasta', { type: () => GraphQLDate, description: 'To this day, included.' }) hasta: Date,
    @Context() operacion: object,
    @Args('usuarioId', { type: () => Int, nullable: true, description: 'Only those of this user.' })
    usuarioId?: number | null,
  ): Promise<ResumenDiario[]> {
    if (this.conResumenes.has(operacion)) throw unaConsultaALaVez();
    this.conResumenes.add(operacion);
    return this.resumenes.listar(actor, { usuarioId: usuarioId ?? undefined, desde, hasta });
  }
}
