import { type ReadonlySignal, signal as senal } from '@preact/signals';

const CALLADO = 'no';

/** Whether this user wants to hear alerts, kept in this browser and the same in all its tabs. */
export class PreferenciaDeSonido {
  readonly #clave: string;
  readonly #encendida = senal(true);

  constructor(usuarioId: number, signal: AbortSignal) {
    this.#clave = `seguimiento.sonido.${usuarioId}`;
    this.#leer();
    window.addEventListener('storage', ({ key }) => key === this.#clave && this.#leer(), { signal });
  }

  get encendida(): ReadonlySignal<boolean> {
    return this.#encendida;
  }

  poner(encendida: boolean): void {
    this.#encendida.value = encendida;
    try {
      if (encendida) localStorage.removeItem(this.#clave);
      else localStorage.setItem(this.#clave, CALLADO);
    } catch {
      // Storage is blocked: it lasts as long as the page.
    }
  }

  #leer(): void {
    try {
      this.#encendida.value = localStorage.getItem(this.#clave) !== CALLADO;
    } catch {
      // Storage is blocked.
    }
  }
}
