import { Args, Context, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { ActorActual, Roles } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import type { PosicionEnVivo } from '../eventos/index.js';
import { IgualParaTodos } from '../graphql/index.js';
import { MapaEnVivo } from './mapa-en-vivo.js';
import { PosicionesService } from './posiciones.service.js';
import { unRecorridoALaVez } from './tracking.entrada.js';
import { TrackingService } from './tracking.service.js';
import { ResultadoUbicaciones, Ubicacion, UbicacionInput } from './ubicacion.modelo.js';

@Resolver(() => Ubicacion)
export class TrackingResolver {
  /** The operations that have asked for a track: a few large ones at once would take the memory of everybody. */
  private readonly conRecorrido = new WeakSet<object>();

  constructor(
    private readonly tracking: TrackingService,
    private readonly posiciones: PosicionesService,
    private readonly mapa: MapaEnVivo,
  ) {}

  @Mutation(() => ResultadoUbicaciones, {
    description:
      'Keeps my positions, 250 at once by default. Each is judged by itself; sending one again is harmless, and ' +
      'late ones are welcome in any order. A batch in which a value has not the type of the schema (a null ' +
      'latitude, a malformed date) is refused as a whole, by GraphQL itself, while a value that is out of range ' +
      'is refused alone; REST and Socket.IO refuse each alone.',
  })
  registrarUbicaciones(
    @ActorActual() actor: Actor,
    @Args('ubicaciones', { type: () => [UbicacionInput], description: 'The positions.' })
    ubicaciones: UbicacionInput[],
  ): Promise<ResultadoUbicaciones> {
    return this.tracking.registrar(actor, ubicaciones);
  }

  @Roles(['admin', 'supervisor'])
  @Query(() => [Ubicacion], {
    description: 'The newest position of each active user of my empresa. Admins and supervisors only.',
  })
  ultimasUbicaciones(@ActorActual() actor: Actor): Promise<PosicionEnVivo[]> {
    return this.posiciones.ultimas(actor);
  }

  @Query(() => [Ubicacion], {
    description:
      'Where I was, or for admins and supervisors anybody of my empresa, in the order of measuring: at most 31 days ' +
      'and 20000 positions at once, and one track in an operation. NOT_FOUND for anybody else.',
  })
  recorrido(
    @ActorActual() actor: Actor,
    @Args('usuarioId', { type: () => Int, description: 'Whose track.' }) usuarioId: number,
    @Args('desde', { type: () => GraphQLDateTime, description: 'From this moment, included.' }) desde: Date,
    @Args('hasta', { type: () => GraphQLDateTime, description: 'To this moment, included.' }) hasta: Date,
    @Context() operacion: object,
  ): Promise<PosicionEnVivo[]> {
    if (this.conRecorrido.has(operacion)) throw unRecorridoALaVez();
    this.conRecorrido.add(operacion);
    return this.posiciones.recorrido(actor, { usuarioId, desde, hasta });
  }

  @IgualParaTodos()
  @Roles(['admin', 'supervisor'])
  @Subscription(() => Ubicacion, {
    description:
      'The newest position of each user of my empresa, whenever it moves: ultimasUbicaciones is where to begin. A ' +
      'client that reads slowly may get the newest of each user alone. Admins and supervisors only.',
    resolve: (posicion: PosicionEnVivo) => posicion,
  })
  async trackingUbicacion(
    @ActorActual() actor: Actor,
    @Args('usuarioId', {
      type: () => Int,
      nullable: true,
      description: 'Only this user. NOT_FOUND if they are not of my empresa.',
    })
    usuarioId?: number | null,
  ): Promise<AsyncIterableIterator<PosicionEnVivo>> {
    return typeof usuarioId === 'number' ? this.mapa.seguirA(actor, usuarioId) : this.mapa.seguirTodos(actor);
  }
}
