import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { demasiadas } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type BaseDatos, InyectarBaseDatos, Retencion } from '../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import * as consultas from './intentos.consultas.js';

const DIA_MS = 86_400_000;
/** Told to whoever came at the very moment of another one's first attempt. */
const INSTANTE_MS = 1_000;

/** An attempt under way, counted already. */
export interface Intento {
  /** The password was right. */
  acertar(): Promise<void>;
  /** Nobody compared the password: it is as if there had been no attempt. */
  anular(): Promise<void>;
}

/**
 * Slows guessing down, over all processes: wrong passwords of one account from one network (NIST SP 800-63B, rate limiting),
 * and those of one network over all accounts (spraying). Nobody is locked out: an account is delayed only where
 * the wrong passwords come from, and one that has signed in from a network before is not delayed by its neighbours.
 */
@Injectable()
export class Intentos {
  private readonly topes: consultas.Topes;
  private readonly conocidaMs: number;

  constructor(
    @InyectarConfiguracion() configuracion: Configuracion,
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly reloj: Reloj,
    retencion: Retencion,
  ) {
    this.topes = {
      cuenta: configuracion.INTENTOS_POR_CUENTA,
      red: configuracion.INTENTOS_POR_IP,
      esperaMaximaS: configuracion.INTENTOS_ESPERA_MAX_S,
    };
    this.conocidaMs = configuracion.SESION_DIAS * DIA_MS;
    retencion.registrar({
      que: 'sign-in attempts',
      borrar: (limite) => consultas.borrarIntentos(this.db, this.reloj.ahora(), limite),
    });
  }

  /**
   * Counts an attempt before its password is compared, so that many at once do not pass together.
   * @param correo whether or not there is such an account.
   * @param red where it comes from, as `redDe` names it.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS, which counts for nothing, while there is a wait.
   */
  async comenzar(correo: string, red: string): Promise<Intento> {
    const claves = { cuenta: resumen('cuenta', correo, red), red: resumen('red', red) };
    const ahora = this.reloj.ahora();
    const { tomado, conocida, hasta } = await consultas.contar(this.db, claves, this.topes, ahora);
    if (!tomado) {
      const esperaMs = hasta ? hasta.getTime() - ahora.getTime() : INSTANTE_MS;
      throw demasiadas('Too many wrong passwords', esperaMs);
    }
    const contadas = { cuenta: claves.cuenta, red: conocida ? null : claves.red };
    const descontar = (conocidaHasta: Date | null) =>
      consultas.descontar(this.db, contadas, this.topes, conocidaHasta);
    return {
      acertar: () => descontar(new Date(this.reloj.ahora().getTime() + this.conocidaMs)),
      anular: () => descontar(null),
    };
  }
}

/** Whoever reads the table learns no address from it, nor which e-mails somebody tried. */
const resumen = (...partes: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(partes)).digest('base64url');
