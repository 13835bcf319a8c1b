import { type ReadonlySignal, computed, signal as senal } from '@preact/signals';

/**
 * Rows by their key, as queries and live events tell of them. An answer may be older than what came live while it
 * was under way: such rows keep what came live.
 */
export class Coleccion<Clave, Fila> {
  readonly #filas = new Map<Clave, Fila>();
  /** Keys that came live, for each reading that is under way. */
  readonly #lecturas = new Set<Set<Clave>>();
  readonly #version = senal(0);
  readonly todas: ReadonlySignal<readonly Fila[]> = computed(() => {
    void this.#version.value;
    return [...this.#filas.values()];
  });

  constructor(private readonly claveDe: (fila: Fila) => Clave) {}

  /** Who reads it while rendering is rendered again when any row changes. */
  obtener(clave: Clave): Fila | undefined {
    void this.#version.value;
    return this.#filas.get(clave);
  }

  /** A live event. @returns the row that was there before. */
  llegar(fila: Fila): Fila | undefined {
    const clave = this.claveDe(fila);
    const anterior = this.#filas.get(clave);
    for (const tocadas of this.#lecturas) tocadas.add(clave);
    this.#filas.set(clave, fila);
    this.#version.value++;
    return anterior;
  }

  /**
   * Reads again. Rows within `ambito` that the answer does not have are gone; by default, all others.
   * @throws what `leer` does.
   */
  async releer(
    leer: () => Promise<readonly Fila[]>,
    ambito: (fila: Fila) => boolean = () => true,
  ): Promise<void> {
    const tocadas = new Set<Clave>();
    this.#lecturas.add(tocadas);
    try {
      const leidas = new Map((await leer()).map((fila) => [this.claveDe(fila), fila]));
      for (const [clave, fila] of this.#filas)
        if (!tocadas.has(clave) && !leidas.has(clave) && ambito(fila)) this.#filas.delete(clave);
      for (const [clave, fila] of leidas) if (!tocadas.has(clave)) this.#filas.set(clave, fila);
      this.#version.value++;
    } finally {
      this.#lecturas.delete(tocadas);
    }
  }
}
