import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../comun/actor.js';
import { noAutenticado } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type BaseDatos, InyectarBaseDatos, Retencion } from '../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { audiencia, Bus, type Eventos } from '../eventos/index.js';
import { claveCoincide } from './claves.js';
import { EmisorDeTokens, hashDeRefresco } from './emisor-tokens.js';
import * as consultas from './sesiones.consultas.js';

const DIA_MS = 86_400_000;

/** A pair of tokens, and whose they are. */
export interface SesionEmitida {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** End of the access token: renew before it. */
  readonly expiraEn: Date;
  readonly usuarioId: number;
}

/** Sign-in, renewal and sign-out. */
@Injectable()
export class SesionesService {
  private readonly logger = new Logger(SesionesService.name);

  constructor(
    private readonly emisor: EmisorDeTokens,
    private readonly bus: Bus,
    private readonly reloj: Reloj,
    @InyectarBaseDatos() private readonly db: BaseDatos,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
    retencion: Retencion,
  ) {
    retencion.registrar({
      que: 'sessions',
      borrar: (limite) => consultas.borrarTerminadas(this.db, this.reloj.ahora(), limite),
    });
  }

  /** @throws ErrorDeDominio FORBIDDEN if another identity provider has this installation's users. */
  exigirPropias(): void {
    this.emisor.exigirFirmaPropia();
  }

  /** @throws ErrorDeDominio UNAUTHENTICATED, the same for an unknown e-mail and a wrong password. */
  async iniciar(correo: string, clave: string): Promise<SesionEmitida> {
    this.emisor.exigirFirmaPropia();
    const cuenta = await consultas.cuentaPorCorreo(this.db, correo.toLowerCase());
    if (!(await claveCoincide(clave, cuenta?.claveHash)) || !cuenta) {
      throw noAutenticado('The e-mail or the password is not right');
    }
    const refresco = this.emisor.emitirRefresco();
    const expiraEn = this.finDeSesion(this.reloj.ahora());
    const sesionId = await consultas.abrirSesion(this.db, {
      usuarioId: cuenta.usuarioId,
      hash: refresco.hash,
      expiraEn,
    });
    return this.emitir({ ...cuenta, sesionId }, refresco.token);
  }

  /**
   * Exchanges a refresh token. One that comes back after it was exchanged ends the whole session.
   * @throws ErrorDeDominio UNAUTHENTICATED.
   */
  async renovar(refreshToken: string): Promise<SesionEmitida> {
    this.emisor.exigirFirmaPropia();
    const viejo = hashDeRefresco(refreshToken);
    const nuevo = this.emisor.emitirRefresco();
    const ahora = this.reloj.ahora();
    const cuenta = await consultas.rotarRefresco(this.db, {
      viejo,
      nuevo: nuevo.hash,
      ahora,
      expiraEn: this.finDeSesion(ahora),
    });
    if (cuenta) return this.emitir(cuenta, nuevo.token);

    const robada = await consultas.cerrarPorReuso(this.db, viejo);
    if (robada) {
      this.logger.warn(
        `Refresh token used twice: session ${robada.sesionId} of user ${robada.usuarioId} ended`,
      );
      this.anunciarFin(robada);
    }
    throw noAutenticado('The refresh token is not valid: sign in again');
  }

  /** Ends the caller's session: its tokens are refused and its sockets close. */
  async cerrar({ usuarioId, sesionId }: Actor): Promise<void> {
    if (!sesionId) return this.emisor.exigirFirmaPropia();
    await consultas.cerrarSesion(this.db, { usuarioId, sesionId });
    this.anunciarFin({ usuarioId, sesionId });
  }

  /** To be called once committed. `sesionId` null: all the user's sessions. */
  anunciarFin(datos: Eventos['sesion:terminada']): void {
    this.bus.publicar([{ evento: 'sesion:terminada', datos, audiencias: [audiencia.sesiones] }]);
  }

  /** Of a session that nobody renews any more. */
  private finDeSesion(desde: Date): Date {
    return new Date(desde.getTime() + this.configuracion.SESION_DIAS * DIA_MS);
  }

  private async emitir(
    cuenta: consultas.Cuenta & { sesionId: string },
    refreshToken: string,
  ): Promise<SesionEmitida> {
    const { token, expiraEn } = await this.emisor.emitirAcceso(cuenta);
    return { accessToken: token, refreshToken, expiraEn, usuarioId: cuenta.usuarioId };
  }
}
