import { type ReadonlySignal, signal as senal } from '@preact/signals';
import { Lectura } from '../datos/lectura.js';
import { consultar } from '../red/api.js';
import { type Mensaje, MENSAJES } from './contrato.js';
import { Secuencia } from './secuencia.js';

/** By then a subscription that began is in force, and its repeated reading (see Lectura) is under way. */
const EN_VIGOR_MS = 1_900;

/** One conversation that was opened, kept true to the server. */
export class Hilo {
  readonly mensajes: ReadonlySignal<readonly Mensaje[]>;
  readonly hayAnteriores: ReadonlySignal<boolean>;
  /** Whether its end is shown: nothing that came is still to be read. */
  readonly alDia: ReadonlySignal<boolean>;
  readonly lectura: Lectura;
  readonly #mensajes = senal<readonly Mensaje[]>([]);
  readonly #hayAnteriores = senal(false);
  readonly #alDia = senal(false);
  readonly #secuencia: Secuencia;
  #comenzadoEn = performance.now();
  #trayendo = false;

  constructor(conversacionId: number, signal: AbortSignal) {
    this.mensajes = this.#mensajes;
    this.hayAnteriores = this.#hayAnteriores;
    this.alDia = this.#alDia;
    this.#secuencia = new Secuencia(
      async (before) => (await consultar(MENSAJES, { conversacionId, before })).mensajes,
    );
    this.lectura = new Lectura(async () => {
      await this.#secuencia.ponerAlDia(performance.now() - this.#comenzadoEn >= EN_VIGOR_MS);
      this.#avisar();
    }, signal);
    this.lectura.alEmpezar();
  }

  alEmpezar(): void {
    this.#comenzadoEn = performance.now();
    this.#secuencia.comenzar();
    this.#avisar();
    this.lectura.alEmpezar();
  }

  llegar(mensaje: Mensaje): void {
    this.#secuencia.llegar(mensaje);
    this.#avisar();
  }

  /** Reads older messages, unless that is under way. */
  async traerAnteriores(): Promise<void> {
    if (this.#trayendo) return;
    this.#trayendo = true;
    try {
      await this.#secuencia.anteriores();
      this.#avisar();
    } finally {
      this.#trayendo = false;
    }
  }

  conoce = (id: string): boolean => this.#secuencia.conoce(id);

  #avisar(): void {
    this.#mensajes.value = this.#secuencia.mensajes;
    this.#hayAnteriores.value = this.#secuencia.hayAnteriores;
    this.#alDia.value = this.#secuencia.alDia;
  }
}
