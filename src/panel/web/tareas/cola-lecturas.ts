import { conReintentos, consultar } from '../red/api.js';
import { TAREA, type Tarea } from './contrato.js';

const A_LA_VEZ = 3;
const INTENTOS = 5;

/** Reads single tasks, each once at a time and few together, so that a burst of advances is no burst of requests. */
export class ColaDeLecturas {
  readonly #pendientes = new Set<number>();
  readonly #enCurso = new Set<number>();

  constructor(
    private readonly alLeer: (tarea: Tarea) => void,
    private readonly signal: AbortSignal,
  ) {}

  pedir(id: number): void {
    this.#pendientes.add(id);
    this.#seguir();
  }

  #seguir(): void {
    for (const id of this.#pendientes) {
      if (this.#enCurso.size >= A_LA_VEZ || this.signal.aborted) return;
      // Asked again while being read: that answer may already be old, so it waits for its turn.
      if (this.#enCurso.has(id)) continue;
      this.#pendientes.delete(id);
      this.#enCurso.add(id);
      void this.#leer(id);
    }
  }

  async #leer(id: number): Promise<void> {
    try {
      const opciones = { intentos: INTENTOS, signal: this.signal };
      const { tarea } = await conReintentos(() => consultar(TAREA, { id }), opciones);
      if (!this.signal.aborted) this.alLeer(tarea);
    } catch {
      // Its next advance, or the next connection, asks for it again.
    } finally {
      this.#enCurso.delete(id);
      this.#seguir();
    }
  }
}
