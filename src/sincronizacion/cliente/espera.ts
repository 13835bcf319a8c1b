const BASE_MS = 1_000;
const TOPE_MS = 5 * 60_000;
/** From here on the cap counts anyway. */
const DOBLECES_MAXIMOS = 20;

/** How long to wait after failures in a row: exponential, with full jitter, so that devices do not return all at once. */
export class Espera {
  #fallos = 0;

  constructor(
    private readonly azar: () => number,
    private readonly baseMs = BASE_MS,
    private readonly topeMs = TOPE_MS,
  ) {}

  /**
   * After one more failure.
   * @param minimoMs what the server asked for (`Retry-After`); more than the cap is not believed.
   * @returns milliseconds: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
   */
  siguiente(minimoMs = 0): number {
    const doblada = this.baseMs * 2 ** Math.min(this.#fallos++, DOBLECES_MAXIMOS);
    const ms = Math.round(this.azar() * Math.min(this.topeMs, doblada));
    return Math.max(ms, Math.min(minimoMs, this.topeMs));
  }

  reiniciar(): void {
    this.#fallos = 0;
  }
}
