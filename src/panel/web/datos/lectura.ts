import { type ReadonlySignal, signal as senal } from '@preact/signals';
import { Espera } from '../comun/espera.js';
import { ErrorDeApi, esPasajero, esperaPedida } from '../red/graphql.js';
import { anotarAtraso } from './atraso.js';

/** Time for a new subscription to be in force: what happens before that it does not tell. */
const REPASO_MS = 2_000;
/** A server that fails at it may do so for long: no reason to hurry, nor to give up. */
const ESPERA_DE_FALLO_MS = [2_000, 30_000] as const;

/** How far the first reading is: the page shows nothing as empty before it knows. */
export type EstadoDeLectura = 'leyendo' | 'leida' | { readonly error: unknown };

/** Something that is read by query, and again whenever it may have changed unseen: one reading at a time. */
export class Lectura {
  readonly #estado = senal<EstadoDeLectura>('leyendo');
  readonly #corta = new Espera();
  readonly #larga = new Espera(...ESPERA_DE_FALLO_MS);
  #enCurso = false;
  #pedida = false;
  #repaso: ReturnType<typeof setTimeout> | undefined;
  #saldar: (() => void) | undefined;

  constructor(
    private readonly leer: () => Promise<void>,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => {
      clearTimeout(this.#repaso);
      this.#cortarEspera();
      this.#saldar?.();
    });
  }

  get estado(): ReadonlySignal<EstadoDeLectura> {
    return this.#estado;
  }

  /** At the beginning of a subscription: now, and once more when it is surely in force. */
  readonly alEmpezar = (): void => {
    if (this.signal.aborted) return;
    clearTimeout(this.#repaso);
    this.#repaso = setTimeout(() => {
      this.#repaso = undefined;
      this.pedir();
    }, REPASO_MS);
    this.pedir();
    // Whatever it failed of before, the server is there now.
    this.#cortarEspera();
  };

  /** Asked for while reading, it is read once more: the answer may already be old. */
  pedir(): void {
    if (this.signal.aborted) return;
    this.#pedida = true;
    this.#saldar ??= anotarAtraso();
    if (!this.#enCurso) void this.#seguir();
  }

  async #seguir(): Promise<void> {
    this.#enCurso = true;
    while (this.#pedida && !this.signal.aborted) {
      this.#pedida = false;
      try {
        await this.leer();
        this.#estado.value = 'leida';
        this.#corta.reiniciar();
        this.#larga.reiniciar();
      } catch (error) {
        await this.#fallar(error);
      }
    }
    this.#enCurso = false;
    if (this.#repaso !== undefined) return;
    this.#saldar?.();
    this.#saldar = undefined;
  }

  async #fallar(error: unknown): Promise<void> {
    if (this.signal.aborted) return;
    const pasajero = esPasajero(error);
    // What was read before is still worth showing.
    if (!pasajero && this.#estado.peek() !== 'leida') this.#estado.value = { error };
    if (!pasajero && !esFalloDelServidor(error)) return;
    this.#pedida = true;
    await (pasajero ? this.#corta : this.#larga).esperar(esperaPedida(error));
  }

  #cortarEspera(): void {
    this.#corta.cortar();
    this.#larga.cortar();
  }
}

const esFalloDelServidor = (error: unknown): boolean =>
  error instanceof ErrorDeApi && error.codigo === 'INTERNAL_SERVER_ERROR';
