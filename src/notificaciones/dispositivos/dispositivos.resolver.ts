import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { ActorActual } from '../../autenticacion/index.js';
import type { Actor } from '../../comun/actor.js';
import { Dispositivo } from './dispositivo.modelo.js';
import { DispositivosService } from './dispositivos.service.js';

@Resolver(() => Dispositivo)
export class DispositivosResolver {
  constructor(private readonly dispositivos: DispositivosService) {}

  @Mutation(() => Dispositivo, {
    description:
      'Push messages for me go to this device too, and to nobody else there: a token is of who registered it last. Again, it is noted that it is in use.',
  })
  registrarDispositivo(
    @ActorActual() actor: Actor,
    @Args('token', { description: 'What FCM knows it by, 1 to 4096 characters.' }) token: string,
    @Args('plataforma', { description: 'What it is, 1 to 50 characters: android, ios, web …' })
    plataforma: string,
  ): Promise<Dispositivo> {
    return this.dispositivos.registrar(actor, { token, plataforma });
  }

  @Mutation(() => Boolean, {
    description: 'No more push messages to this device of mine. Whether I had it: false for anybody else’s.',
  })
  eliminarDispositivo(
    @ActorActual() actor: Actor,
    @Args('token', { description: 'What FCM knows it by.' }) token: string,
  ): Promise<boolean> {
    return this.dispositivos.eliminar(actor, { token });
  }
}
