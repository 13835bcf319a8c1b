import { Injectable } from '@nestjs/common';
import { demasiadas } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Rechazos } from './rechazos.js';
import { Ritmo } from './ritmo.js';

/** That are remembered: some 8 MB. */
const REDES = 50_000;

/**
 * PETICIONES_POR_IP: how often one address may ask for something. Each process counts by itself: this protects
 * the process, which is what a flood before any sign-in hurts, and what it costs must not leave the process.
 * Those behind one NAT share it, as an address is all that is known of them.
 */
@Injectable()
export class RitmoDeRedes {
  private readonly ritmo: Ritmo<string>;

  constructor(
    private readonly rechazos: Rechazos,
    reloj: Reloj,
    @InyectarConfiguracion() { PETICIONES_POR_IP }: Configuracion,
  ) {
    this.ritmo = new Ritmo(PETICIONES_POR_IP, REDES, () => reloj.ahora().getTime());
  }

  /**
   * Counts a request or the beginning of a connection.
   * @param red as `redDe` gives it.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS
   */
  contar(red: string): void {
    const esperaMs = this.ritmo.consumir(red);
    if (esperaMs === 0) return;
    this.rechazos.anotar('peticiones-ip', `address ${red}`);
    throw demasiadas('Too many requests of this address', esperaMs);
  }
}
