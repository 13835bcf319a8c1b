import type { Cuentas } from './almacen.js';
import type { Operacion } from './operacion.js';

/** What a page shows of the queue: one moment of it. */
export interface EstadoDeCola {
  /** How many operations are in each state, over all tabs. */
  readonly cuentas: Cuentas;
  /** Those that failed, with their reasons, by `orden`; at most a few hundred. */
  readonly errores: readonly Operacion[];
  /** The last ones that the server has, by `orden`. */
  readonly hechas: readonly Operacion[];
  /** This tab is sending, or waits for another to let it. */
  readonly sincronizando: boolean;
  readonly enLinea: boolean;
  /** False when somebody must sign in before anything can be sent. */
  readonly conSesion: boolean;
  /** When this tab tries next, in ms since 1970; null when nothing waits or it has been stopped. */
  readonly proximoIntento: number | null;
  /** Why the last cycle failed (developer's words); null since one did not. */
  readonly ultimoFallo: string | null;
}

type Oyente = (estado: EstadoDeCola) => void;

/** Tells the newest state to whoever listens. While one state is being read, more changes make one more reading. */
export class Observadores {
  readonly #oyentes = new Set<Oyente>();
  #ultimo: EstadoDeCola | undefined;
  #leyendo = false;
  #cambiado = false;

  constructor(
    private readonly leer: () => Promise<EstadoDeCola>,
    private readonly alFallar: (error: unknown) => void,
  ) {}

  /** Tells the present state as soon as it is known, and every later one. @returns stops that. */
  suscribir(oyente: Oyente): () => void {
    // A function of its own: the same one may be subscribed twice.
    const propio: Oyente = (estado) => oyente(estado);
    this.#oyentes.add(propio);
    if (this.#ultimo) this.#decir(propio, this.#ultimo);
    this.cambio();
    return () => void this.#oyentes.delete(propio);
  }

  cambio(): void {
    this.#cambiado = true;
    if (!this.#leyendo && this.#oyentes.size > 0) void this.#difundir();
  }

  async #difundir(): Promise<void> {
    this.#leyendo = true;
    try {
      while (this.#cambiado && this.#oyentes.size > 0) {
        this.#cambiado = false;
        this.#ultimo = await this.leer();
        for (const oyente of this.#oyentes) this.#decir(oyente, this.#ultimo);
      }
    } catch (error) {
      this.alFallar(error);
    } finally {
      this.#leyendo = false;
    }
  }

  #decir(oyente: Oyente, estado: EstadoDeCola): void {
    try {
      oyente(estado);
    } catch (error) {
      this.alFallar(error);
    }
  }
}
