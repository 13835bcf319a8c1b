import { Injectable, Logger } from '@nestjs/common';
import { detalleParaRegistro } from '../comun/errores.js';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { cifrarClave, esDeAhora } from './claves.js';
import { cambiarHash, type CuentaConClave } from './sesiones.consultas.js';

/**
 * Hashes anew what was hashed as it is not done any more, at the only moment at which the password is known (OWASP's
 * password storage cheat sheet, "Upgrading Legacy Hashes"). Until then such a hash also takes another time to compare
 * than the one of nobody.
 */
@Injectable()
export class RenovacionDeClaves {
  private readonly logger = new Logger(RenovacionDeClaves.name);

  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /**
   * Never rejects: the next sign-in tries again.
   * @param clave has just been compared, and was right.
   */
  async alEntrar({ usuarioId, claveHash }: CuentaConClave, clave: string): Promise<void> {
    try {
      if (claveHash === null || (await esDeAhora(claveHash))) return;
      await cambiarHash(this.db, { usuarioId, viejo: claveHash, nuevo: await cifrarClave(clave, 'renewal') });
    } catch (error) {
      this.logger.debug(`The hash of user ${usuarioId} was not renewed: ${detalleParaRegistro(error)}`);
    }
  }
}
