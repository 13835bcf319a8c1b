/** Waits that end with a signal. One listener for all of them, where `timers/promises` makes one for each. */
export class Pausa {
  private despertar: () => void = () => {};

  constructor(private readonly senal: AbortSignal) {
    senal.addEventListener('abort', () => this.despertar(), { once: true });
  }

  /** @throws the signal's reason, as soon as it is aborted. */
  async esperar(milisegundos: number): Promise<void> {
    this.senal.throwIfAborted();
    await new Promise<void>((resolve) => {
      const temporizador = setTimeout(resolve, milisegundos);
      this.despertar = () => {
        clearTimeout(temporizador);
        resolve();
      };
    });
    this.senal.throwIfAborted();
  }
}
