import { Injectable } from '@nestjs/common';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Ocupacion } from './ocupacion.js';
import { Rechazos } from './rechazos.js';

/**
 * For each of CONEXIONES_POR_IP, which may be a socket or a stream. A browser keeps six for its requests beside its
 * sockets: 500 people at one address, with two sockets each, hold half of what this allows by default.
 */
const TCP_POR_CONEXION = 4;

/** Of one address, in this process, whatever is said on them or not: each costs memory and an open file. */
@Injectable()
export class ConexionesTcp {
  private readonly abiertas = new Ocupacion();
  private readonly maximo: number;

  constructor(
    private readonly rechazos: Rechazos,
    @InyectarConfiguracion() { CONEXIONES_POR_IP }: Pick<Configuracion, 'CONEXIONES_POR_IP'>,
  ) {
    this.maximo = CONEXIONES_POR_IP * TCP_POR_CONEXION;
  }

  /**
   * @param red as `redDe` gives it.
   * @returns to be called when it ends; nothing if it is one too many.
   */
  admitir(red: string): (() => void) | undefined {
    if (this.abiertas.de(red) < this.maximo) return this.abiertas.ocupar(red);
    this.rechazos.anotar('conexiones-ip', `address ${red}`);
    return undefined;
  }
}
