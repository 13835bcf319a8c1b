import { ErrorDeDominio } from '../comun/errores.js';

/** What a mailbox gave: a value, and whether older ones of the same key were dropped in its favour. */
export interface Entrega<T> {
  readonly valor: T;
  readonly conflado: boolean;
}

/** Of the values with the same key, the one with the highest order stands for all. */
export interface Conflacion<T> {
  readonly clave: (valor: T) => number;
  readonly orden: (valor: T) => number;
}

export interface OpcionesDeBuzon<T> {
  /** From this many waiting values on, only the newest of each key is kept. */
  readonly capacidad: number;
  /** What may be left out, if anything: if not, more than fit end the reading. */
  readonly conflacion?: Conflacion<T> | undefined;
  /** Called each time that waiting values were dropped in favour of newer ones. */
  readonly alConflar?: () => void;
}

/** However many keys there are, a mailbox never holds more than this many values per unit of capacity. */
const DESBORDE = 40;

/**
 * What waits for one reader. A reader that keeps up gets every value in order; one that is slower than
 * the writer gets the newest of each key, so that memory is bounded and what it sees is the present.
 * The last value of a key is never dropped: a task's terminal advance always arrives.
 */
export class Buzon<T> {
  private cola: Entrega<T>[] = [];
  private leidos = 0;
  private umbral: number;
  private cerrado = false;
  private fallo: Error | undefined;

  constructor(private readonly opciones: OpcionesDeBuzon<T>) {
    this.umbral = opciones.capacidad;
  }

  /** Values waiting to be read. */
  get pendientes(): number {
    return this.cola.length - this.leidos;
  }

  poner(valor: T): void {
    if (this.cerrado) return;
    this.cola.push({ valor, conflado: false });
    if (this.pendientes > this.umbral) this.conflar();
  }

  /** Ends the reading; what waits is dropped. */
  cerrar(): void {
    this.cerrado = true;
    this.cola = [];
    this.leidos = 0;
  }

  /**
   * The next value, if there is one.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS if the reader fell too far behind to be given even the newest of each key.
   */
  tomar(): Entrega<T> | undefined {
    if (this.fallo) throw this.fallo;
    if (this.pendientes === 0) return undefined;
    const entrega = this.cola[this.leidos++];
    if (this.leidos === this.cola.length) this.vaciar();
    else if (this.leidos > this.umbral) this.soltarLeidos();
    return entrega;
  }

  /** A reader that never quite catches up must not keep what it has read. Rare enough to cost nothing per value. */
  private soltarLeidos(): void {
    this.cola = this.cola.slice(this.leidos);
    this.leidos = 0;
  }

  private vaciar(): void {
    this.cola = [];
    this.leidos = 0;
    this.umbral = this.opciones.capacidad;
  }

  /** Keeps the newest value of each key, in the order in which they came. */
  private conflar(): void {
    const { conflacion } = this.opciones;
    if (!conflacion) return this.fallar();
    this.opciones.alConflar?.();
    const ultimas = new Map<number, Entrega<T>>();
    for (const entrega of this.cola.slice(this.leidos)) {
      const clave = conflacion.clave(entrega.valor);
      const otra = ultimas.get(clave);
      // One that comes late, or again, does not stand for a newer one.
      const vieja = otra && conflacion.orden(otra.valor) > conflacion.orden(entrega.valor);
      const { valor } = vieja ? otra : entrega;
      if (!vieja) ultimas.delete(clave);
      ultimas.set(clave, otra ? { valor, conflado: true } : entrega);
    }
    this.cola = [...ultimas.values()];
    this.leidos = 0;
    // Twice what is left: conflating again pays only after as many new values.
    this.umbral = Math.max(this.opciones.capacidad, 2 * this.cola.length);
    if (this.cola.length > this.opciones.capacidad * DESBORDE) this.fallar();
  }

  private fallar(): void {
    this.fallo = new ErrorDeDominio('TOO_MANY_REQUESTS', 'Reading too slowly: read again from the query');
    this.cerrar();
  }
}
