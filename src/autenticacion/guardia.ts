import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ErrorDeDominio } from '../comun/errores.js';
import { Publico, Roles } from './decoradores.js';
import { Identificacion } from './identificacion.js';
import { portadorDe } from './portador.js';

/**
 * Stands before every route, resolver and socket message: what is not marked `@Publico()` needs a good token, and
 * counts for its user.
 */
@Injectable()
export class Guardia implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly identificacion: Identificacion,
  ) {}

  /** @throws ErrorDeDominio UNAUTHENTICATED, TOO_MANY_REQUESTS or FORBIDDEN. */
  async canActivate(contexto: ExecutionContext): Promise<boolean> {
    const lugares = [contexto.getHandler(), contexto.getClass()];
    if (this.reflector.getAllAndOverride(Publico, lugares)) return true;

    const portador = portadorDe(contexto);
    const actor = await this.identificacion.identificar(portador);
    const turno = this.identificacion.contar(portador, actor);
    if (turno) await turno;

    const roles = this.reflector.getAllAndOverride(Roles, lugares);
    if (roles && !roles.includes(actor.rol)) {
      throw new ErrorDeDominio('FORBIDDEN', `Only for ${roles.join(' and ')}`);
    }
    return true;
  }
}
