import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Actor } from '../comun/actor.js';
import { ErrorDeDominio } from '../comun/errores.js';
import { AutenticacionService } from './autenticacion.service.js';
import { Publico, Roles } from './decoradores.js';
import { type Portador, portadorDe } from './portador.js';

/** Stands before every route, resolver and socket message: what is not marked `@Publico()` needs a good token. */
@Injectable()
export class Guardia implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly autenticacion: AutenticacionService,
  ) {}

  /** @throws ErrorDeDominio UNAUTHENTICATED or FORBIDDEN. */
  async canActivate(contexto: ExecutionContext): Promise<boolean> {
    const lugares = [contexto.getHandler(), contexto.getClass()];
    if (this.reflector.getAllAndOverride(Publico, lugares)) return true;

    const portador = portadorDe(contexto);
    portador.actor ??= await this.autenticar(portador);

    const roles = this.reflector.getAllAndOverride(Roles, lugares);
    if (roles && !roles.includes(portador.actor.rol)) {
      throw new ErrorDeDominio('FORBIDDEN', `Only for ${roles.join(' and ')}`);
    }
    return true;
  }

  private async autenticar({ headers, traza }: Portador): Promise<Actor> {
    const actor = await this.autenticacion.autenticarCabecera(headers?.authorization);
    if (traza) traza.usuarioId = actor.usuarioId;
    return { ...actor, peticion: traza?.peticion };
  }
}
