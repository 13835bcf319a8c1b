import { ErrorDeDominio } from '../comun/errores.js';

interface Espera {
  readonly pasar: () => void;
  readonly despedir: (motivo: Error) => void;
}

/**
 * Lets a few do something dear at once; the others wait, and those who come for the same reason behind each other:
 * each in turn gets one. When too many wait, whoever has most of them waiting loses their latest (McKenney's
 * stochastic fairness queueing, INFOCOM 1990), so that no one caller can keep the others out.
 */
export class Turnos {
  /** By who waits, in the order in which their turn comes. */
  private readonly colas = new Map<string, Espera[]>();
  private ocupados = 0;
  private esperando = 0;

  /** @param enEspera how many may wait, over all. */
  constructor(
    private readonly simultaneos: number,
    private readonly enEspera: number,
  ) {}

  /**
   * @param quien shares its turns with nobody else.
   * @throws ErrorDeDominio SERVICE_UNAVAILABLE if too many wait; else what `hacer` throws.
   */
  async tomar<T>(quien: string, hacer: () => Promise<T>): Promise<T> {
    if (this.ocupados < this.simultaneos) this.ocupados += 1;
    else await this.esperar(quien);
    try {
      return await hacer();
    } finally {
      this.ceder();
    }
  }

  private esperar(quien: string): Promise<void> {
    if (this.esperando >= this.enEspera) this.despedirDeLaMayor(quien);
    return new Promise((pasar, despedir) => {
      const cola = this.colas.get(quien);
      if (cola) cola.push({ pasar, despedir });
      else this.colas.set(quien, [{ pasar, despedir }]);
      this.esperando += 1;
    });
  }

  /** The turn goes on to the next, or is free. */
  private ceder(): void {
    const [siguiente] = this.colas;
    if (!siguiente) {
      this.ocupados -= 1;
      return;
    }
    const [quien, cola] = siguiente;
    this.colas.delete(quien);
    const primera = cola.shift();
    if (cola.length > 0) this.colas.set(quien, cola);
    this.esperando -= 1;
    primera?.pasar();
  }

  /** @throws ErrorDeDominio if that would be the newcomer's own. */
  private despedirDeLaMayor(quien: string): void {
    const lleno = new ErrorDeDominio('SERVICE_UNAVAILABLE', 'Too many are signing in now; try again shortly');
    const propias = this.colas.get(quien)?.length ?? 0;
    let mayor: Espera[] = [];
    for (const cola of this.colas.values()) if (cola.length > mayor.length) mayor = cola;
    if (mayor.length <= propias + 1) throw lleno;
    this.esperando -= 1;
    mayor.pop()?.despedir(lleno);
  }
}
