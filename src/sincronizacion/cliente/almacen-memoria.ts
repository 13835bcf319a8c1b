import type { AlmacenDeCola, Cambios, Cuentas, DepositoDeSesion, Tokens } from './almacen.js';
import type { EstadoLocal, Operacion, OperacionNueva } from './operacion.js';

/** A queue that lasts as long as the process: for tests, and where nothing can be stored. */
export class AlmacenEnMemoria implements AlmacenDeCola {
  /** By `orden`: places only grow, and a row that is kept again stays where it was. */
  readonly #filas = new Map<number, Operacion>();
  #siguiente = 1;

  async agregar(
    nueva: OperacionNueva,
    fusionar: (ultima: Operacion) => Operacion | undefined,
  ): Promise<Operacion> {
    const ultima = [...this.#filas.values()].at(-1);
    const fila = (ultima && fusionar(ultima)) ?? { ...nueva, orden: this.#siguiente++ };
    this.#filas.set(fila.orden, fila);
    return fila;
  }

  async cambiar(
    estados: readonly EstadoLocal[],
    maximo: number,
    decidir: (operaciones: readonly Operacion[]) => Cambios,
  ): Promise<readonly Operacion[]> {
    const { guardar = [], borrar = [] } = decidir(this.#primeras(estados, maximo));
    for (const fila of guardar) this.#filas.set(fila.orden, fila);
    for (const { orden } of borrar) this.#filas.delete(orden);
    return guardar;
  }

  async leer(estado: EstadoLocal, maximo: number): Promise<readonly Operacion[]> {
    return this.#primeras([estado], maximo);
  }

  async contar(): Promise<Cuentas> {
    const cuentas = { pendiente: 0, enviando: 0, hecha: 0, error: 0 };
    for (const { estado } of this.#filas.values()) cuentas[estado]++;
    return cuentas;
  }

  #primeras(estados: readonly EstadoLocal[], maximo: number): Operacion[] {
    return [...this.#filas.values()].filter(({ estado }) => estados.includes(estado)).slice(0, maximo);
  }
}

/** Tokens that last as long as the process. */
export class SesionEnMemoria implements DepositoDeSesion {
  #tokens: Tokens | null = null;

  async leer(): Promise<Tokens | null> {
    return this.#tokens;
  }

  async guardar(tokens: Tokens | null): Promise<void> {
    this.#tokens = tokens;
  }
}
