import { type ReadonlySignal, computed, signal as senal } from '@preact/signals';

/** A reading that is under way. */
interface EnCurso<Clave, Fila> {
  /** What came live meanwhile. */
  readonly tocadas: Set<Clave>;
  /** What readings that were asked for after it have already answered. */
  readonly respondido: ((clave: Clave, fila: Fila) => boolean)[];
}

/**
 * Rows by their key, as queries and live events tell of them. An answer may be older than what came live, or than
 * what a later reading was answered, while it was under way: of such rows it changes nothing.
 */
export class Coleccion<Clave, Fila> {
  readonly #filas = new Map<Clave, Fila>();
  /** In the order in which they were asked for. */
  readonly #lecturas = new Set<EnCurso<Clave, Fila>>();
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
    for (const { tocadas } of this.#lecturas) tocadas.add(clave);
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
    const propia: EnCurso<Clave, Fila> = { tocadas: new Set(), respondido: [] };
    this.#lecturas.add(propia);
    try {
      const leidas = new Map((await leer()).map((fila) => [this.claveDe(fila), fila]));
      const vale = (clave: Clave, fila: Fila) =>
        !propia.tocadas.has(clave) && !propia.respondido.some((consta) => consta(clave, fila));
      for (const [clave, fila] of this.#filas)
        if (!leidas.has(clave) && ambito(fila) && vale(clave, fila)) this.#filas.delete(clave);
      for (const [clave, fila] of leidas) if (vale(clave, fila)) this.#filas.set(clave, fila);
      for (const anterior of this.#lecturas) {
        if (anterior === propia) break;
        anterior.respondido.push((clave, fila) => leidas.has(clave) || ambito(fila));
      }
      this.#version.value++;
    } finally {
      this.#lecturas.delete(propia);
    }
  }
}
