import { Injectable } from '@nestjs/common';
import { type SesionEmitida, SesionesService } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { validar } from '../comun/validacion.js';
import { redDe } from '../http/index.js';
import { INICIAR_SESION, RENOVAR_SESION } from './sesion.formato.js';
import type { Sesion } from './usuario.modelo.js';
import { UsuariosService } from './usuarios.service.js';

/** Sign-in as clients see it: the tokens together with the user. */
@Injectable()
export class AccesoService {
  constructor(
    private readonly sesiones: SesionesService,
    private readonly usuarios: UsuariosService,
  ) {}

  /**
   * @param direccion the caller's: wrong passwords are counted by network.
   * @throws ErrorDeDominio BAD_USER_INPUT, UNAUTHENTICATED, TOO_MANY_REQUESTS or SERVICE_UNAVAILABLE.
   */
  async iniciar(entrada: unknown, direccion: string): Promise<Sesion> {
    const { correo, clave } = validar(INICIAR_SESION, entrada);
    return this.conUsuario(await this.sesiones.iniciar(correo, clave, redDe(direccion)));
  }

  /** @throws ErrorDeDominio BAD_USER_INPUT or UNAUTHENTICATED. */
  async renovar(entrada: unknown): Promise<Sesion> {
    const { refreshToken } = validar(RENOVAR_SESION, entrada);
    return this.conUsuario(await this.sesiones.renovar(refreshToken));
  }

  cerrar(actor: Actor): Promise<void> {
    return this.sesiones.cerrar(actor);
  }

  private async conUsuario({ usuarioId, ...sesion }: SesionEmitida): Promise<Sesion> {
    return { ...sesion, usuario: await this.usuarios.obtener(usuarioId) };
  }
}
