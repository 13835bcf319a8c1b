import { demasiadas, ErrorDeDominio } from '../comun/errores.js';
import { Cadencia } from './ritmo.js';

/** To say who one is takes one frame; a ping or two may come before. */
const MARCOS_SIN_AUTENTICAR = 10;
/** What Node takes for the headers of a request, where tokens come otherwise. */
const BYTES_SIN_AUTENTICAR = 16_384;
/** Frames for each request that a user may make: who is over that rate is told so long before it comes to this. */
const MARCOS_POR_PETICION = 5;

/** Bounds what one connection sends, whatever it is: nothing that reaches the process is free. */
export class VigiaDeMarcos {
  private readonly cadencia: Cadencia;
  private llegada = -Infinity;
  private marcos = 0;
  private bytes = 0;
  private autenticada = false;
  private excedida = false;

  /**
   * @param peticionesPorSegundo of its user.
   * @param reloj milliseconds.
   * @param exceder called once: the connection is to be ended.
   */
  constructor(
    peticionesPorSegundo: number,
    reloj: () => number,
    private readonly exceder: (motivo: ErrorDeDominio) => void,
  ) {
    this.cadencia = new Cadencia(peticionesPorSegundo * MARCOS_POR_PETICION, reloj);
  }

  /** From now on it may send at its rate. */
  autenticar(): void {
    this.autenticada = true;
  }

  /** @returns false if it is not to be attended to. */
  contar(bytes: number): boolean {
    if (this.excedida) return false;
    return this.autenticada ? this.contarDeUsuario() : this.contarDeDesconocido(bytes);
  }

  private contarDeUsuario(): boolean {
    const ahora = this.cadencia.ahora();
    const llegada = this.cadencia.siguiente(this.llegada, ahora, 1);
    const esperaMs = this.cadencia.espera(llegada, ahora);
    if (esperaMs > 0) return this.terminar(demasiadas('Too many frames', esperaMs));
    this.llegada = llegada;
    return true;
  }

  private contarDeDesconocido(bytes: number): boolean {
    this.marcos += 1;
    this.bytes += bytes;
    if (this.marcos <= MARCOS_SIN_AUTENTICAR && this.bytes <= BYTES_SIN_AUTENTICAR) return true;
    return this.terminar(new ErrorDeDominio('TOO_MANY_REQUESTS', 'Say who you are first'));
  }

  private terminar(motivo: ErrorDeDominio): false {
    this.excedida = true;
    this.exceder(motivo);
    return false;
  }
}
