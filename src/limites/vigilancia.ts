import { Injectable } from '@nestjs/common';
import type { ErrorDeDominio } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Rechazos } from './rechazos.js';
import { Ritmo } from './ritmo.js';
import { VigiaDeMarcos } from './vigia-marcos.js';

/** Frames for each request that a user may make: who is over that rate is told so long before it comes to this. */
const MARCOS_POR_PETICION = 5;
/** That are remembered: some 5 MB. */
const USUARIOS = 50_000;

/** Watches what connections send, in this process: what it takes to read a frame is this process' own. */
@Injectable()
export class Vigilancia {
  private readonly deUsuarios: Ritmo<number>;

  constructor(
    private readonly rechazos: Rechazos,
    reloj: Reloj,
    @InyectarConfiguracion() { PETICIONES_POR_USUARIO }: Configuracion,
  ) {
    const porSegundo = PETICIONES_POR_USUARIO * MARCOS_POR_PETICION;
    this.deUsuarios = new Ritmo(porSegundo, USUARIOS, () => reloj.ahora().getTime());
  }

  /**
   * @param quien as `address 203.0.113.9`, for the log.
   * @param exceder called once, when it has sent too much: the connection is to be ended.
   */
  de(quien: string, exceder: (motivo: ErrorDeDominio) => void): VigiaDeMarcos {
    return new VigiaDeMarcos(this.deUsuarios, (motivo) => {
      this.rechazos.anotar('marcos', quien);
      exceder(motivo);
    });
  }
}
