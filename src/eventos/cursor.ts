/** How far one subscriber has been given what it follows. */
export interface Cursor<T> {
  /** The place after which this value's key is to be delivered. */
  antesDe(valor: T): number;
  /** Notes that a value was delivered. */
  anotar(valor: T): void;
  /** Everything was delivered: nothing more will come. */
  readonly completo: boolean;
}

/** Keys whose place is remembered: of a forgotten one, a repeat that comes very late would be given again. */
const RECORDADAS = 10_000;

/** The newest of each key counts: whatever is not newer than what was given is a repeat, or came late. */
export class CursorDeNovedades<T> implements Cursor<T> {
  readonly completo = false;
  private readonly lugares = new Map<number, number>();

  constructor(
    private readonly clave: (valor: T) => number,
    private readonly orden: (valor: T) => number,
  ) {}

  antesDe(valor: T): number {
    return this.lugares.get(this.clave(valor)) ?? -Infinity;
  }

  anotar(valor: T): void {
    const clave = this.clave(valor);
    // Deleted first, so that the oldest change stands first.
    this.lugares.delete(clave);
    this.lugares.set(clave, this.orden(valor));
    if (this.lugares.size > RECORDADAS) {
      const [primera] = this.lugares.keys();
      if (primera !== undefined) this.lugares.delete(primera);
    }
  }
}
