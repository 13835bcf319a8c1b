import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { ActorActual, Roles } from '../../autenticacion/index.js';
import type { Actor } from '../../comun/actor.js';
import { comoConexion, type ConexionRelay } from '../../graphql/index.js';
import {
  type EstadoNotificacion,
  EstadoNotificacionGraphQL,
  Notificacion,
  NotificacionConnection,
} from './notificacion.modelo.js';
import { NotificacionesService } from './notificaciones.service.js';

const POR_PAGINA = 20;

@Resolver(() => Notificacion)
export class NotificacionesResolver {
  constructor(private readonly notificaciones: NotificacionesService) {}

  @Roles(['admin'])
  @Query(() => NotificacionConnection, {
    name: 'notificaciones',
    description: 'What my empresa’s users were told, and what came of it, newest first. For admins.',
  })
  async listar(
    @ActorActual() actor: Actor,
    @Args('estado', {
      type: () => EstadoNotificacionGraphQL,
      nullable: true,
      description: 'Only those in this state.',
    })
    estado: EstadoNotificacion | null | undefined,
    @Args('first', {
      type: () => Int,
      nullable: true,
      defaultValue: POR_PAGINA,
      description: 'Items per page, 1 to 100.',
    })
    first: number | null,
    @Args('after', { type: () => String, nullable: true, description: 'endCursor of the page before.' })
    after: string | null | undefined,
  ): Promise<ConexionRelay<Notificacion>> {
    return comoConexion(
      await this.notificaciones.listar(actor, {
        estado: estado ?? undefined,
        first: first ?? POR_PAGINA,
        after: after ?? undefined,
      }),
    );
  }

  @Roles(['admin'])
  @Mutation(() => Notificacion, {
    description:
      'Sends a notification that is FALLIDA again: to the devices that did not take it and to those registered since, for an hour if its time is over. CONFLICT if it is not FALLIDA, its user has no device or is deactivated, or push messages are off. For admins.',
  })
  reintentarNotificacion(
    @ActorActual() actor: Actor,
    @Args('id', {
      type: () => Int,
      description: 'The notification. NOT_FOUND if my empresa has none with this id.',
    })
    id: number,
  ): Promise<Notificacion> {
    return this.notificaciones.reintentar(actor, id);
  }
}
