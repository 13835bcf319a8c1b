import { esPasajero } from '../comun/errores.js';
import { insistir } from '../comun/insistir.js';
import type { Metricas } from '../observacion/index.js';
import type { Audiencia } from './audiencias.js';
import type { Bus } from './bus.js';
import { Buzon } from './buzon.js';
import type { Cursor } from './cursor.js';
import type { Suceso } from './eventos.js';
import { Flujo } from './flujo.js';

/** What a subscriber is given first, and how far that takes it. */
export interface Comienzo<T> {
  readonly cursor: Cursor<T>;
  readonly valores: readonly T[];
}

export type AlEntregar<T> = (valor: T) => void;

/** What one subscriber follows. */
export interface Seguido<T> {
  readonly audiencia: Audiencia;
  /** What of an event is for this subscriber, if anything. */
  readonly leer: (suceso: Suceso) => T | undefined;
  /** What a value is about: a task, a user, a conversation. */
  readonly clave: (valor: T) => number;
  /** The place of a value among those of its key: grows with each. */
  readonly orden: (valor: T) => number;
  /** Reads where to begin, after the bus was joined, so that nothing falls between the two; or begins now. */
  readonly comenzar: Cursor<T> | (() => Promise<Comienzo<T>>);
  /** Reads what comes after a place, for who must have every value. Absent: the newest is what counts. */
  readonly leerDesde?: (clave: number, orden: number) => Promise<readonly T[]>;
  /** Whether a slow reader may be given the newest of each key alone; if not, it is told to read again. */
  readonly conflar: boolean;
  /** Hears of each live value as it goes out. */
  readonly alEntregar?: AlEntregar<T> | undefined;
}

/**
 * What one subscriber follows, in order and without a repeat: first what was read, then what the bus brings. What
 * it repeats or brings late is skipped, and a hole that it left is filled from the table, where there is one.
 */
export class Seguimiento<T> extends Flujo<T> {
  private readonly buzon: Buzon<T>;
  /** Rows of the table still to be given. */
  private leidos: Iterator<T, undefined> = [].values();
  /** None while the beginning is being read. */
  private cursor: Cursor<T> | undefined;
  private leyendo = false;
  private dejar: () => void = () => {};
  private anotarFin: () => void = () => {};

  /** @param capacidad how many values wait for a slow reader before it loses some. */
  constructor(
    private readonly seguido: Seguido<T>,
    private readonly bus: Bus,
    private readonly metricas: Metricas,
    capacidad: number,
  ) {
    super();
    const conflacion = seguido.conflar ? seguido : undefined;
    this.buzon = new Buzon({ capacidad, conflacion, alConflar: metricas.buzonConflado });
  }

  protected abrir(): void {
    const { audiencia, comenzar } = this.seguido;
    this.anotarFin = this.metricas.suscripcionAbierta();
    this.dejar = this.bus.suscribir(audiencia, (suceso) => this.oir(suceso));
    if (typeof comenzar !== 'function') {
      this.cursor = comenzar;
      return;
    }
    void this.leer(async () => {
      await this.bus.lista(audiencia);
      const { cursor, valores } = await comenzar();
      this.cursor = cursor;
      return valores;
    });
  }

  protected soltar(): void {
    this.dejar();
    this.anotarFin();
    this.buzon.cerrar();
  }

  protected siguiente(): T | undefined {
    const { cursor } = this;
    if (!cursor) return undefined;
    const valor = this.leidos.next().value ?? this.delBuzon(cursor);
    if (valor === undefined) return undefined;
    cursor.anotar(valor);
    if (cursor.completo) this.cerrar();
    return valor;
  }

  private oir(suceso: Suceso): void {
    const valor = this.seguido.leer(suceso);
    if (valor === undefined) return;
    this.buzon.poner(valor);
    if (!this.leyendo) this.despertar();
  }

  private delBuzon(cursor: Cursor<T>): T | undefined {
    const { orden, clave, leerDesde, alEntregar } = this.seguido;
    while (!this.leyendo) {
      const entrega = this.buzon.tomar();
      if (!entrega) return undefined;
      const { valor, conflado } = entrega;
      const anterior = cursor.antesDe(valor);
      const propio = orden(valor);
      if (propio <= anterior) continue;
      // What a slow reader's own mailbox left out is left out on purpose.
      if (!leerDesde || conflado || propio === anterior + 1) {
        alEntregar?.(valor);
        return valor;
      }
      const id = clave(valor);
      void this.leer(() => leerDesde(id, anterior));
    }
    return undefined;
  }

  /**
   * Until it is read, what the bus brings waits behind it. While the database is away, a subscriber waits for it
   * rather than lose its place.
   */
  private async leer(consultar: () => Promise<readonly T[]>): Promise<void> {
    this.leyendo = true;
    try {
      const leidos = await insistir(consultar, {
        esPasajero: (error) => esPasajero(error) && !this.terminado,
      });
      this.leidos = leidos.values();
      this.leyendo = false;
      this.despertar();
    } catch (error) {
      this.fallar(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
