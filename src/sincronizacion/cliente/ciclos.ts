import type { Desenlace } from './envio.js';
import type { Espera } from './espera.js';
import type { Red } from './red.js';
import type { Reloj } from './reloj.js';

interface OpcionesDeCiclos {
  /** Waits for the lock and sends what there is. */
  readonly enviar: (signal: AbortSignal) => Promise<Desenlace>;
  readonly espera: Espera;
  readonly reloj: Reloj;
  readonly red: Red;
  readonly cadaMs: number;
  readonly alCambiar: () => void;
  readonly alFallar: (error: unknown) => void;
}

/** When this tab sends: one cycle at a time, the next by the timer or after a failure's wait. */
export class Ciclos {
  #enMarcha = false;
  #ciclo: Promise<void> | undefined;
  #aborto: AbortController | undefined;
  /** Asked for while a cycle was at its end: what came meanwhile may have been missed. */
  #otro = false;
  #cancelar = (): void => undefined;
  #proximoIntento: number | null = null;
  #ultimoFallo: string | null = null;

  constructor(private readonly opciones: OpcionesDeCiclos) {}

  get enCurso(): boolean {
    return this.#ciclo !== undefined;
  }

  /** In ms since 1970; null while a cycle runs, or when stopped. */
  get proximoIntento(): number | null {
    return this.#proximoIntento;
  }

  /** Why the last cycle failed; null if it did not. */
  get ultimoFallo(): string | null {
    return this.#ultimoFallo;
  }

  iniciar(): void {
    this.#enMarcha = true;
    this.pedir();
  }

  /** Gives up the request on its way. @returns when its cycle has ended. */
  async detener(): Promise<void> {
    this.#enMarcha = false;
    this.#cancelar();
    this.#proximoIntento = null;
    this.#otro = false;
    this.#aborto?.abort(new Error('stopped'));
    await this.#ciclo?.catch(() => undefined);
  }

  /** A cycle now, or one that is running. @throws what the store throws. */
  ejecutar(): Promise<void> {
    this.#otro = this.#ciclo !== undefined;
    this.#ciclo ??= this.#correr().finally(() => {
      this.#ciclo = undefined;
      this.opciones.alCambiar();
    });
    return this.#ciclo;
  }

  /** A cycle that nobody waits for. */
  pedir(): void {
    if (this.#enMarcha) this.ejecutar().catch(this.opciones.alFallar);
  }

  /** The same, unless the last one failed: then what is new waits its turn, or each position would be a try. */
  pedirSiVaBien(): void {
    if (this.#ultimoFallo === null && this.opciones.red.enLinea()) this.pedir();
  }

  /** The network has come or gone. */
  alCambiarLaRed(): void {
    // A cycle that began without a network may yet fail: then the next comes soon.
    this.opciones.espera.reiniciar();
    if (this.opciones.red.enLinea()) this.pedir();
  }

  async #correr(): Promise<void> {
    this.#cancelar();
    this.#proximoIntento = null;
    this.#aborto = new AbortController();
    const { signal } = this.#aborto;
    this.opciones.alCambiar();
    try {
      do {
        this.#otro = false;
        this.#anotar(await this.opciones.enviar(signal));
      } while (this.#otro && !signal.aborted && this.#ultimoFallo === null);
    } catch (error) {
      if (signal.aborted) return;
      const motivo = `the store failed: ${error instanceof Error ? error.message : String(error)}`;
      this.#anotar({ fin: 'fallo', avanzo: false, motivo, minimoMs: 0 });
      throw error;
    } finally {
      // Stopped and started again at once.
      if (this.#proximoIntento === null) this.#programar(0);
    }
  }

  #anotar(desenlace: Desenlace): void {
    const { espera, cadaMs } = this.opciones;
    if (desenlace.avanzo || desenlace.fin === 'vacia') espera.reiniciar();
    this.#ultimoFallo = desenlace.fin === 'fallo' ? desenlace.motivo : null;
    if (desenlace.fin === 'fallo') this.#programar(espera.siguiente(desenlace.minimoMs));
    else if (desenlace.fin !== 'detenido') this.#programar(cadaMs);
  }

  #programar(ms: number): void {
    this.#cancelar();
    if (!this.#enMarcha) return;
    const { reloj, red, cadaMs } = this.opciones;
    this.#proximoIntento = reloj.ahora() + ms;
    this.#cancelar = reloj.programar(ms, () => {
      // Without a network it would fail; the event of its return starts a cycle.
      if (red.enLinea()) this.pedir();
      else this.#programar(cadaMs);
    });
  }
}
