import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../comun/actor.js';
import { noAutenticado } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type BaseDatos, InyectarBaseDatos, Retencion } from '../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { audiencia, Bus, type Eventos } from '../eventos/index.js';
import { claveCoincide } from './claves.js';
import { EmisorDeTokens, hashDeRefresco } from './emisor-tokens.js';
import { Intentos } from './intentos.js';
import { RenovacionDeClaves } from './renovacion-claves.js';
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
    private readonly intentos: Intentos,
    private readonly renovacion: RenovacionDeClaves,
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

  /**
   * @param red where the caller is, as `redDe` names it: limits count by it.
   * @throws ErrorDeDominio UNAUTHENTICATED, the same for an unknown e-mail and a wrong password; TOO_MANY_REQUESTS
   * after many of them; SERVICE_UNAVAILABLE while too many sign in at once.
   */
  async iniciar(correo: string, clave: string, red: string): Promise<SesionEmitida> {
    this.emisor.exigirFirmaPropia();
    const cuenta = await this.comprobarClave(correo.toLowerCase(), clave, red);
    if (!cuenta) throw noAutenticado('The e-mail or the password is not right');
    // Nobody waits for it.
    void this.renovacion.alEntrar(cuenta, clave);
    const refresco = this.emisor.emitirRefresco();
    const expiraEn = this.finDeSesion(this.reloj.ahora());
    const sesionId = await consultas.abrirSesion(this.db, {
      usuarioId: cuenta.usuarioId,
      hash: refresco.hash,
      expiraEn,
    });
    return this.emitir({ ...cuenta, sesionId }, refresco.token);
  }

  /** The same work, in the same order, whether or not there is such an account. */
  private async comprobarClave(
    correo: string,
    clave: string,
    red: string,
  ): Promise<consultas.CuentaConClave | undefined> {
    const intento = await this.intentos.comenzar(correo, red);
    let cuenta: consultas.CuentaConClave | undefined;
    let coincide: boolean;
    try {
      cuenta = await consultas.cuentaPorCorreo(this.db, correo);
      coincide = await claveCoincide(clave, cuenta?.claveHash, red);
    } catch (error) {
      await intento.anular();
      throw error;
    }
    if (!coincide) return undefined;
    await intento.acertar();
    return cuenta;
  }

  /**
   * Exchanges a refresh token. One that comes back after it was exchanged ends the whole session. Wrong ones are not
   * counted: 256 random bits cannot be guessed, so what bounds all requests is enough.
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
      maximoDias: this.configuracion.SESION_MAX_DIAS,
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
