import type { Reloj } from '../../../src/sincronizacion/cliente/index.js';

interface Encargo {
  readonly en: number;
  readonly turno: number;
  readonly hacer: () => void;
}

/** Time that passes only when a test lets it, from one thing that is due to the next. */
export class RelojFingido implements Reloj {
  #ahora = Date.parse('2026-03-02T08:00:00.000Z');
  #turno = 0;
  #encargos: Encargo[] = [];

  ahora(): number {
    return this.#ahora;
  }

  programar(ms: number, hacer: () => void): () => void {
    const encargo = { en: this.#ahora + Math.max(0, ms), turno: this.#turno++, hacer };
    this.#encargos.push(encargo);
    return () => void (this.#encargos = this.#encargos.filter((otro) => otro !== encargo));
  }

  esperar(ms: number): Promise<void> {
    return new Promise((resolver) => this.programar(ms, resolver));
  }

  /** Lets everything happen that is due within `ms`, and all that follows from it. */
  async avanzar(ms: number): Promise<void> {
    const fin = this.#ahora + ms;
    await this.hasta(() => false, ms);
    this.#ahora = fin;
  }

  /** Lets things happen until `listo`, or until nothing more is due within `maximoMs`. @returns whether it is. */
  async hasta(listo: () => boolean, maximoMs: number): Promise<boolean> {
    const fin = this.#ahora + maximoMs;
    for (;;) {
      await quedarQuietos();
      if (listo()) return true;
      const siguiente = this.#primero();
      if (!siguiente || siguiente.en > fin) return false;
      this.#encargos = this.#encargos.filter((otro) => otro !== siguiente);
      this.#ahora = siguiente.en;
      siguiente.hacer();
    }
  }

  #primero(): Encargo | undefined {
    let primero: Encargo | undefined;
    for (const encargo of this.#encargos)
      if (!primero || encargo.en < primero.en || (encargo.en === primero.en && encargo.turno < primero.turno))
        primero = encargo;
    return primero;
  }
}

/** Until every promise that can go on without time or network has done so. */
const quedarQuietos = (): Promise<void> => new Promise((resolver) => void setImmediate(resolver));
