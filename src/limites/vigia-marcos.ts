import { demasiadas, ErrorDeDominio } from '../comun/errores.js';
import type { Ritmo } from './ritmo.js';

/** To say who one is takes one frame; a ping or two may come before. */
const MARCOS_SIN_AUTENTICAR = 10;
/** What Node takes for the headers of a request, where tokens come otherwise. */
const BYTES_SIN_AUTENTICAR = 16_384;
/**
 * Bounds what one connection sends, whatever it is: nothing that reaches the process is free. Once it is known whose it
 * is, what counts is what all connections of that user send: else a new one would have a whole burst again.
 */
export class VigiaDeMarcos {
  private marcos = 0;
  private bytes = 0;
  private usuarioId: number | undefined;
  private excedida = false;

  /**
   * @param deUsuarios frames a second.
   * @param exceder called once: the connection is to be ended.
   */
  constructor(
    private readonly deUsuarios: Ritmo<number>,
    private readonly exceder: (motivo: ErrorDeDominio) => void,
  ) {}

  /** The connection is being ended. */
  get terminada(): boolean {
    return this.excedida;
  }

  /** From now on it may send at its user's rate. */
  autenticar(usuarioId: number): void {
    this.usuarioId = usuarioId;
    this.contarDe(usuarioId);
  }

  /** @returns false if it is not to be attended to. */
  contar(bytes: number): boolean {
    if (this.excedida) return false;
    return this.usuarioId === undefined ? this.contarDeDesconocido(bytes) : this.contarDe(this.usuarioId);
  }

  private contarDe(usuarioId: number): boolean {
    const esperaMs = this.deUsuarios.consumir(usuarioId);
    return esperaMs === 0 || this.terminar(demasiadas('Too many frames of this user', esperaMs));
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
