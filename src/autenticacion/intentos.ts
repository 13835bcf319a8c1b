import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { demasiadas } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type BaseDatos, InyectarBaseDatos, Retencion } from '../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import * as consultas from './intentos.consultas.js';

const DIA_MS = 86_400_000;

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
  private readonly deCuenta: consultas.Tope;
  private readonly deRed: consultas.Tope;
  private readonly conocidaMs: number;

  constructor(
    @InyectarConfiguracion() configuracion: Configuracion,
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly reloj: Reloj,
    retencion: Retencion,
  ) {
    const { INTENTOS_POR_CUENTA, INTENTOS_POR_IP, INTENTOS_ESPERA_MAX_S: esperaMaximaS } = configuracion;
    this.deCuenta = { libres: INTENTOS_POR_CUENTA, esperaMaximaS };
    this.deRed = { libres: INTENTOS_POR_IP, esperaMaximaS };
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
    const { conocida, libreDesde } = await consultas.mirar(this.db, claves, ahora);
    if (libreDesde) throw negativa(libreDesde, ahora);
    const deRed = conocida ? undefined : await consultas.contar(this.db, claves.red, this.deRed, ahora);
    const deCuenta =
      conocida || deRed ? await consultas.contar(this.db, claves.cuenta, this.deCuenta, ahora) : undefined;
    if (!deCuenta) {
      await this.descontar(deRed);
      // Others at the same moment were first.
      const despues = await consultas.mirar(this.db, claves, ahora);
      throw negativa(despues.libreDesde ?? ahora, ahora);
    }
    return {
      acertar: async () => {
        const hasta = new Date(this.reloj.ahora().getTime() + this.conocidaMs);
        await consultas.perdonar(this.db, deCuenta, hasta);
        // The network's other failures stay: else whoever has an account there could clear them.
        await this.descontar(deRed);
      },
      anular: async () => {
        await this.descontar(deCuenta);
        await this.descontar(deRed);
      },
    };
  }

  private async descontar(contado: consultas.Contado | undefined): Promise<void> {
    if (contado) await consultas.descontar(this.db, contado);
  }
}

/** The same whichever of the two has to wait. */
const negativa = (hasta: Date, ahora: Date) =>
  demasiadas('Too many wrong passwords', hasta.getTime() - ahora.getTime());

/** Whoever reads the table learns no address from it, nor which e-mails somebody tried. */
const resumen = (...partes: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(partes)).digest('base64url');
