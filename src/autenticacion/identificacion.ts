import { Injectable } from '@nestjs/common';
import { setTimeout as esperar } from 'node:timers/promises';
import type { Actor } from '../comun/actor.js';
import { RitmoDeUsuarios } from '../limites/index.js';
import { AutenticacionService } from './autenticacion.service.js';
import type { Portador } from './portador.js';

/** Finds out once for each request who makes it, and counts it for them. */
@Injectable()
export class Identificacion {
  constructor(
    private readonly autenticacion: AutenticacionService,
    private readonly ritmo: RitmoDeUsuarios,
  ) {}

  /** @throws ErrorDeDominio UNAUTHENTICATED. */
  async identificar(portador: Portador): Promise<Actor> {
    portador.actor ??= await (portador.identidad ??= this.autenticar(portador));
    return portador.actor;
  }

  /**
   * Counts what is asked for, and holds it back within a long burst: the first thing that a request asks for is the
   * request, which was counted when it came.
   * @returns nothing if it need not wait.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS
   */
  contar(portador: Portador, { usuarioId }: Actor): Promise<void> | undefined {
    if (portador.contada) portador.contada = false;
    else this.ritmo.contar(usuarioId);
    const demoraMs = this.ritmo.demora(usuarioId);
    return demoraMs > 0 ? esperar(demoraMs) : undefined;
  }

  /**
   * Counts an HTTP request that says whose it is, before it is read: whatever comes of it, also where no guard
   * sees it.
   * @returns nothing if it does not say.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS
   */
  recibir(portador: Portador): Promise<void> | undefined {
    return portador.headers?.authorization === undefined ? undefined : this.contarSuya(portador);
  }

  private async contarSuya(portador: Portador): Promise<void> {
    portador.identidad ??= this.autenticar(portador);
    // Whether that is a reason to refuse it is for its route to say.
    const actor = await portador.identidad.catch(() => undefined);
    if (!actor) return;
    this.ritmo.contar(actor.usuarioId);
    portador.contada = true;
  }

  private async autenticar({ headers, traza }: Portador): Promise<Actor> {
    const actor = await this.autenticacion.autenticarCabecera(headers?.authorization);
    if (traza) traza.usuarioId = actor.usuarioId;
    return { ...actor, peticion: traza?.peticion };
  }
}
