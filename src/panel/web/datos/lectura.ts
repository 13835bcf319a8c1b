import { type ReadonlySignal, signal as senal } from '@preact/signals';
import { conReintentos } from '../red/api.js';

/** Time for a new subscription to be in force: what happens before that it does not tell. */
const REPASO_MS = 2_000;

/** How far the first reading is: the page shows nothing as empty before it knows. */
export type EstadoDeLectura = 'leyendo' | 'leida' | { readonly error: unknown };

/** Something that is read by query, and again whenever it may have changed unseen: one reading at a time. */
export class Lectura {
  readonly #estado = senal<EstadoDeLectura>('leyendo');
  #enCurso = false;
  #otraVez = false;
  #repaso: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly leer: () => Promise<void>,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => clearTimeout(this.#repaso));
  }

  get estado(): ReadonlySignal<EstadoDeLectura> {
    return this.#estado;
  }

  /** At the beginning of a subscription: now, and once more when it is surely in force. */
  readonly alEmpezar = (): void => {
    this.pedir();
    clearTimeout(this.#repaso);
    this.#repaso = setTimeout(() => this.pedir(), REPASO_MS);
  };

  /** Asked for while reading, it is read once more: the answer may already be old. */
  pedir(): void {
    if (this.#enCurso) this.#otraVez = true;
    else void this.#seguir();
  }

  async #seguir(): Promise<void> {
    this.#enCurso = true;
    do {
      this.#otraVez = false;
      try {
        await conReintentos(this.leer, { intentos: Infinity, signal: this.signal });
        this.#estado.value = 'leida';
      } catch (error) {
        // What was read before is still worth showing.
        if (this.#estado.peek() !== 'leida') this.#estado.value = { error };
      }
    } while (this.#otraVez && !this.signal.aborted);
    this.#enCurso = false;
  }
}
