import { Args, Float, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { ActorActual, Roles } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import type { AlertaEnVivo } from '../eventos/index.js';
import { comoConexion, type ConexionRelay, IgualParaTodos } from '../graphql/index.js';
import { Alerta, AlertaConnection } from './alerta.modelo.js';
import { AlertasEnVivo } from './alertas-en-vivo.js';
import { AlertasService } from './alertas.service.js';

const POR_PAGINA = 20;

@Resolver(() => Alerta)
export class AlertasResolver {
  constructor(
    private readonly alertas: AlertasService,
    private readonly enVivo: AlertasEnVivo,
  ) {}

  @Roles(['admin', 'supervisor'])
  @Query(() => AlertaConnection, {
    name: 'alertas',
    description: 'Alerts of my empresa, newest first. For admins and supervisors.',
  })
  async listar(
    @ActorActual() actor: Actor,
    @Args('abiertas', {
      type: () => Boolean,
      nullable: true,
      description: 'true: those that go on; false: those that have ended. By default both.',
    })
    abiertas: boolean | null | undefined,
    @Args('first', {
      type: () => Int,
      nullable: true,
      defaultValue: POR_PAGINA,
      description: 'Items per page, 1 to 100.',
    })
    first: number | null,
    @Args('after', { type: () => String, nullable: true, description: 'endCursor of the page before.' })
    after: string | null | undefined,
  ): Promise<ConexionRelay<AlertaEnVivo>> {
    return comoConexion(
      await this.alertas.listar(actor, {
        abiertas: abiertas ?? undefined,
        first: first ?? POR_PAGINA,
        after: after ?? undefined,
      }),
    );
  }

  @Mutation(() => Alerta, {
    description:
      'Asks my supervisors for help. While that alert is open, pressing again moves its ultimaVezEn and ubicacion and gives the same alert.',
  })
  enviarPanico(
    @ActorActual() actor: Actor,
    @Args('lat', {
      type: () => Float,
      nullable: true,
      description: 'Latitude, WGS 84 degrees; together with lon. By default my newest known position.',
    })
    lat?: number | null,
    @Args('lon', { type: () => Float, nullable: true, description: 'Longitude, WGS 84 degrees.' })
    lon?: number | null,
    @Args('mensaje', {
      type: () => String,
      nullable: true,
      description: 'What happens, up to 500 characters. By default a text that names me.',
    })
    mensaje?: string | null,
  ): Promise<AlertaEnVivo> {
    return this.alertas.enviarPanico(actor, { lat, lon, mensaje });
  }

  @Roles(['admin', 'supervisor'])
  @Mutation(() => Alerta, {
    description:
      'Notes that I take care of an alert; whoever did first stays. A PANICO ends with it, the others when what they tell does. For admins and supervisors.',
  })
  atenderAlerta(
    @ActorActual() actor: Actor,
    @Args('id', { type: () => Int, description: 'The alert. NOT_FOUND if my empresa has none with this id.' })
    id: number,
  ): Promise<AlertaEnVivo> {
    return this.alertas.atender(actor, id);
  }

  @IgualParaTodos()
  @Roles(['admin', 'supervisor'])
  @Subscription(() => Alerta, {
    description:
      'Alerts of my empresa as they open, close or are attended. What was open before: alertas(abiertas: true). For admins and supervisors.',
    resolve: (alerta: AlertaEnVivo) => alerta,
  })
  alertaNueva(@ActorActual() actor: Actor): AsyncIterableIterator<AlertaEnVivo> {
    return this.enVivo.seguir(actor);
  }
}
