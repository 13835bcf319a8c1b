import { Injectable } from '@nestjs/common';
import { demasiadas, ErrorDeDominio } from '../comun/errores.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Ocupacion } from './ocupacion.js';
import { Rechazos } from './rechazos.js';

/** After how long it is worth to knock again: connections come and go. */
const ESPERA_MS = 5_000;

/** A connection that was let in, to be counted until it ends. */
export interface Entrada {
  /** It has said who it is. */
  autenticar(): void;
  /** It has ended, however that was; a second call does nothing. */
  soltar(): void;
}

/**
 * CONEXIONES_POR_IP and CONEXIONES_SIN_AUTENTICAR: what is open in this process, by address and before anybody
 * is known. Where the latter is full, the address that holds most of it makes room for the others: nobody can
 * keep others out by knocking.
 */
@Injectable()
export class ConexionesEntrantes {
  private readonly ocupacion = new Ocupacion();
  /** Of each address what has not said who it is, the oldest first, and how each is cut. */
  private readonly desconocidas = new Map<string, Map<Entrada, () => void>>();
  private sinAutenticar = 0;

  constructor(
    private readonly rechazos: Rechazos,
    @InyectarConfiguracion()
    private readonly configuracion: Pick<Configuracion, 'CONEXIONES_POR_IP' | 'CONEXIONES_SIN_AUTENTICAR'>,
  ) {}

  /** How many are open; `sinAutenticar` of them have not said who they are. */
  get abiertas(): { readonly total: number; readonly sinAutenticar: number } {
    return { total: this.ocupacion.total, sinAutenticar: this.sinAutenticar };
  }

  /**
   * @param red as `redDe` gives it.
   * @param cortar ends it at once, to make room for another.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS (too many of this address), SERVICE_UNAVAILABLE (too many in all)
   */
  admitir(red: string, cortar: () => void): Entrada {
    this.exigirHuecoEnRed(red);
    this.hacerSitio(red);
    const soltarRed = this.ocupacion.ocupar(red);
    const entrada: Entrada = {
      autenticar: () => this.olvidar(red, entrada),
      soltar: () => {
        this.olvidar(red, entrada);
        soltarRed();
      },
    };
    const suyas = this.desconocidas.get(red) ?? new Map<Entrada, () => void>();
    this.desconocidas.set(red, suyas.set(entrada, cortar));
    this.sinAutenticar += 1;
    return entrada;
  }

  /**
   * As {@link admitir}, for one whose token was accepted before.
   * @returns to be called when it ends; a second call does nothing.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS
   */
  admitirAutenticada(red: string): () => void {
    this.exigirHuecoEnRed(red);
    return this.ocupacion.ocupar(red);
  }

  private exigirHuecoEnRed(red: string): void {
    const { CONEXIONES_POR_IP } = this.configuracion;
    if (this.ocupacion.de(red) < CONEXIONES_POR_IP) return;
    this.rechazos.anotar('conexiones-ip', `address ${red}`);
    throw demasiadas(`At most ${CONEXIONES_POR_IP} connections at once from one address`, ESPERA_MS);
  }

  private hacerSitio(red: string): void {
    if (this.sinAutenticar < this.configuracion.CONEXIONES_SIN_AUTENTICAR) return;
    const [mayor, suyas] = this.mayorOcupante();
    // It would only trade places with those of an address that has as many.
    if (!suyas || suyas.size <= (this.desconocidas.get(red)?.size ?? 0) + 1) {
      this.rechazos.anotar('sin-autenticar', `address ${red}`);
      const esperaS = ESPERA_MS / 1_000;
      throw new ErrorDeDominio(
        'SERVICE_UNAVAILABLE',
        `Too many connections that have not signed in: try again in ${esperaS} s`,
        undefined,
        esperaS,
      );
    }
    const [masVieja, cortar] = suyas.entries().next().value ?? [];
    this.rechazos.anotar('sin-autenticar', `address ${mayor}`);
    if (masVieja) this.olvidar(mayor, masVieja);
    cortar?.();
  }

  /** Looked for only when all is full: as many as are allowed at most. */
  private mayorOcupante(): readonly [string, ReadonlyMap<Entrada, () => void> | undefined] {
    let mayor: readonly [string, ReadonlyMap<Entrada, () => void> | undefined] = ['', undefined];
    for (const [red, suyas] of this.desconocidas) {
      if (suyas.size > (mayor[1]?.size ?? 0)) mayor = [red, suyas];
    }
    return mayor;
  }

  private olvidar(red: string, entrada: Entrada): void {
    const suyas = this.desconocidas.get(red);
    if (!suyas?.delete(entrada)) return;
    if (suyas.size === 0) this.desconocidas.delete(red);
    this.sinAutenticar -= 1;
  }
}
