/** How long what leaves a list is still seen where it was, with what became of it. */
export const PERMANENCIA_MS = 6_000;

/**
 * The order in which a list is shown, so that nothing leaves it unseen and, while the user points at it, nothing
 * takes the place of something else.
 */
export class OrdenEstable<Clave> {
  #orden: readonly Clave[] = [];
  /** What has left, and when. */
  readonly #idas = new Map<Clave, number>();

  /**
   * @param deseado what the list holds now, in its order.
   * @param ahora milliseconds of any clock.
   * @param quieto whether no row may move now: what is new goes to the end.
   */
  ordenar(deseado: readonly Clave[], ahora: number, quieto: boolean): readonly Clave[] {
    const presentes = new Set(deseado);
    const mostradas = new Set(this.#orden);
    for (const clave of this.#idas.keys())
      if (presentes.has(clave) || !mostradas.has(clave)) this.#idas.delete(clave);
    for (const clave of this.#orden)
      if (!presentes.has(clave) && !this.#idas.has(clave)) this.#idas.set(clave, ahora);
    this.#orden = quieto
      ? [...this.#orden, ...deseado.filter((clave) => !mostradas.has(clave))]
      : this.#colocar(deseado, ahora);
    return this.#orden;
  }

  /** Whether it is shown only for a while longer. */
  seVa(clave: Clave): boolean {
    return this.#idas.has(clave);
  }

  /** Milliseconds until something has been seen long enough; undefined if nothing waits to go. */
  proximaIda(ahora: number): number | undefined {
    if (this.#idas.size === 0) return undefined;
    return Math.max(0, Math.min(...this.#idas.values()) + PERMANENCIA_MS - ahora);
  }

  /** What leaves stays below what it was below. */
  #colocar(deseado: readonly Clave[], ahora: number): readonly Clave[] {
    const resultado = [...deseado];
    this.#orden.forEach((clave, lugar) => {
      const idaEn = this.#idas.get(clave);
      if (idaEn === undefined) return;
      if (ahora - idaEn >= PERMANENCIA_MS) {
        this.#idas.delete(clave);
        return;
      }
      const anterior = this.#orden.slice(0, lugar).findLast((otra) => resultado.includes(otra));
      resultado.splice(anterior === undefined ? 0 : resultado.indexOf(anterior) + 1, 0, clave);
    });
    return resultado;
  }
}
