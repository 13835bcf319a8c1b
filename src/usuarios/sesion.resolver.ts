import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { ActorActual, DireccionActual, Publico } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { AccesoService } from './acceso.service.js';
import { Sesion } from './usuario.modelo.js';

@Resolver()
export class SesionResolver {
  constructor(private readonly acceso: AccesoService) {}

  @Publico()
  @Mutation(() => Sesion, {
    description:
      'Signs in. UNAUTHENTICATED if the e-mail or the password is not right; after many of those TOO_MANY_REQUESTS, with `retryAfter` in seconds.',
  })
  iniciarSesion(
    @Args('correo', { description: 'The e-mail, in any case.' }) correo: string,
    @Args('clave', { description: 'The password.' }) clave: string,
    @DireccionActual() direccion: string,
  ): Promise<Sesion> {
    return this.acceso.iniciar({ correo, clave }, direccion);
  }

  @Publico()
  @Mutation(() => Sesion, { description: 'Exchanges a refresh token for the next pair.' })
  renovarSesion(
    @Args('refreshToken', { description: 'The latest refresh token of the session.' }) refreshToken: string,
  ): Promise<Sesion> {
    return this.acceso.renovar({ refreshToken });
  }

  @Mutation(() => Boolean, { description: 'Signs out: ends this session’s tokens and closes its sockets.' })
  async cerrarSesion(@ActorActual() actor: Actor): Promise<boolean> {
    await this.acceso.cerrar(actor);
    return true;
  }
}
