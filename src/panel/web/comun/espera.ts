/** What a server asks for beyond this is not believed. */
const MINIMO_MAXIMO_MS = 60_000;

/** Exponential backoff with jitter, cut short as soon as the browser says that the network is back. */
export class Espera {
  readonly #enCurso = new Set<() => void>();
  #intentos = 0;

  constructor(
    private readonly inicialMs = 400,
    private readonly maximoMs = 5_000,
  ) {}

  reiniciar(): void {
    this.#intentos = 0;
  }

  /** Ends what is being waited now. */
  cortar(): void {
    for (const terminar of this.#enCurso) terminar();
  }

  /** @param minimoMs what the server asked for: nothing cuts that short. */
  esperar(minimoMs = 0): Promise<void> {
    const tope = Math.min(this.maximoMs, this.inicialMs * 2 ** this.#intentos++);
    const ms = tope * (0.5 + Math.random() / 2);
    if (minimoMs > 0) {
      const pedidoMs = Math.min(minimoMs, MINIMO_MAXIMO_MS);
      return new Promise((resolver) => setTimeout(resolver, pedidoMs + ms));
    }
    return new Promise((resolver) => {
      const terminar = () => {
        clearTimeout(reloj);
        window.removeEventListener('online', terminar);
        this.#enCurso.delete(terminar);
        resolver();
      };
      const reloj = setTimeout(terminar, ms);
      window.addEventListener('online', terminar);
      this.#enCurso.add(terminar);
    });
  }
}
