import type { Guardados } from './guardados.js';

/** Something that the server tells, with its newest known value kept on the device. */
export class Lectura<T> {
  valor: T | undefined;
  /** When `valor` was true, in ms since 1970. */
  leidaEn = 0;
  /** Why the last reading failed; null since one did not. */
  fallo: unknown = null;
  #leyendo: Promise<void> | undefined;
  #otraVez = false;

  constructor(
    private readonly clave: string,
    private readonly guardados: Guardados,
    private readonly pedir: () => Promise<T>,
    private readonly alCambiar: () => void,
  ) {}

  /** Takes up what was kept, unless something newer is known. */
  async recordar(): Promise<void> {
    const guardada = await this.guardados.leer<{ valor: T; leidaEn: number }>(this.clave);
    if (!guardada || this.leidaEn > 0) return;
    ({ valor: this.valor, leidaEn: this.leidaEn } = guardada);
    this.alCambiar();
  }

  /** Asks the server. Never throws. What is asked for while asking is asked once more, afterwards. */
  releer(): Promise<void> {
    if (this.#leyendo) this.#otraVez = true;
    this.#leyendo ??= this.#leer().finally(() => (this.#leyendo = undefined));
    return this.#leyendo;
  }

  async #leer(): Promise<void> {
    do {
      this.#otraVez = false;
      try {
        this.valor = await this.pedir();
        this.leidaEn = Date.now();
        this.fallo = null;
        await this.guardados.guardar(this.clave, { valor: this.valor, leidaEn: this.leidaEn });
      } catch (error) {
        this.fallo = error;
      }
      this.alCambiar();
    } while (this.#otraVez);
  }
}
