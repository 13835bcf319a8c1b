/** Waits that end with a signal. One listener for all of them, where `timers/promises` makes one for each. */
export class Pausa {
  private despertar: () => void = () => {};
  private abortada: boolean;

  constructor(private readonly senal: AbortSignal) {
    this.abortada = senal.aborted;
    senal.addEventListener('abort', () => this.alAbortar(), { once: true });
  }

  /** @throws the signal's reason, as soon as it is aborted. */
  async esperar(milisegundos: number): Promise<void> {
    if (this.abortada) throw this.senal.reason;
    await new Promise<void>((resolve) => {
      const temporizador = setTimeout(resolve, milisegundos);
      this.despertar = () => {
        clearTimeout(temporizador);
        resolve();
      };
    });
    if (this.abortada) throw this.senal.reason;
  }

  private alAbortar(): void {
    this.abortada = true;
    this.despertar();
  }
}
