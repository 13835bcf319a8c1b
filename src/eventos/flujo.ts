/**
 * Values for one reader, as they become ready. Who can wait for its socket by itself takes them without a
 * promise for each: `empezar`, then `tomar` until there is none, and again whenever it is told to. Anybody else
 * reads with `for await`. One reader, one way.
 */
export abstract class Flujo<T> implements AsyncIterableIterator<T> {
  private avisar: (() => void) | undefined;
  private cerrado = false;
  private fallo: Error | undefined;

  /** Opens what the values come from. Called once, when the reader begins. */
  protected abstract abrir(): void;

  /** The next value that is ready. */
  protected abstract siguiente(): T | undefined;

  /** Lets go of what was opened. Called once, and only if it was opened. */
  protected abstract soltar(): void;

  /** Nothing more will come. */
  get terminado(): boolean {
    return this.cerrado && !this.fallo;
  }

  /** @param avisar called, from now on, when there may be something to take. */
  empezar(avisar: () => void): void {
    this.avisar = avisar;
    if (!this.cerrado) this.abrir();
  }

  /**
   * The next value if there is one now; if not, there may be later unless the flow is `terminado`.
   * @throws Error what broke the flow, once.
   */
  tomar(): T | undefined {
    const { fallo } = this;
    this.fallo = undefined;
    if (fallo) throw fallo;
    if (this.cerrado) return undefined;
    try {
      return this.siguiente();
    } catch (error) {
      this.cerrar();
      throw error;
    }
  }

  /** Ends the flow, also while somebody waits for its next value. */
  cerrar(): void {
    if (this.cerrado) return;
    this.cerrado = true;
    if (this.avisar) this.soltar();
  }

  /** Tells the reader that there may be something to take. */
  protected despertar(): void {
    this.avisar?.();
  }

  /** Ends the flow with an error, which the reader meets when it takes. */
  protected fallar(error: Error): void {
    if (this.cerrado) return;
    this.fallo = error;
    this.cerrar();
    this.despertar();
  }

  // As an async iterator. A generator would not do: its `return()` stands in line behind the pending `next()`,
  // so that a reader who leaves would hold its resources until the next value, which may never come.

  private continuar: (() => void) | undefined;

  async next(): Promise<IteratorResult<T, undefined>> {
    if (!this.avisar) this.empezar(() => this.continuar?.());
    for (;;) {
      const valor = this.tomar();
      if (valor !== undefined) return { done: false, value: valor };
      if (this.terminado) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.continuar = resolve));
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.cerrar();
    this.despertar();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
