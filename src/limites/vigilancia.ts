import { Injectable } from '@nestjs/common';
import type { ErrorDeDominio } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Rechazos } from './rechazos.js';
import { VigiaDeMarcos } from './vigia-marcos.js';

/** Watches what connections send. */
@Injectable()
export class Vigilancia {
  private readonly ahora: () => number;

  constructor(
    private readonly rechazos: Rechazos,
    reloj: Reloj,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {
    this.ahora = () => reloj.ahora().getTime();
  }

  /**
   * @param quien as `address 203.0.113.9`, for the log.
   * @param exceder called once, when it has sent too much: the connection is to be ended.
   */
  de(quien: string, exceder: (motivo: ErrorDeDominio) => void): VigiaDeMarcos {
    return new VigiaDeMarcos(this.configuracion.PETICIONES_POR_USUARIO, this.ahora, (motivo) => {
      this.rechazos.anotar('marcos', quien);
      exceder(motivo);
    });
  }
}
