import { type ReadonlySignal, signal as senal } from '@preact/signals';
import { consultar } from '../red/api.js';
import type { Conexion } from '../red/conexion.js';
import { TRACKING, type Ubicacion, ULTIMAS_UBICACIONES } from './contrato.js';
import { Lectura } from './lectura.js';

/** How often what lists positions is rendered again; the map listens to each. */
const PAUSA_MS = 500;

/** Everybody's newest position: by its moment, whichever way it came. */
export class Posiciones {
  readonly lectura: Lectura;
  readonly #porUsuario = new Map<number, Ubicacion>();
  readonly #oyentes = new Set<(ubicacion: Ubicacion) => void>();
  readonly #version = senal(0);
  /** Who has moved since the reading that is under way began. */
  readonly #movidos = new Set<number>();
  #pausa: ReturnType<typeof setTimeout> | undefined;

  constructor(conexion: Conexion, signal: AbortSignal) {
    this.lectura = new Lectura(() => this.#leer(), signal);
    conexion.seguir(TRACKING, {
      alLlegar: ({ trackingUbicacion }) => {
        this.#movidos.add(trackingUbicacion.usuarioId);
        this.#llegar(trackingUbicacion);
      },
      alEmpezar: this.lectura.alEmpezar,
    });
    signal.addEventListener('abort', () => clearTimeout(this.#pausa));
  }

  /** Changes in place, at most twice a second for who reads `version`. */
  get porUsuario(): ReadonlyMap<number, Ubicacion> {
    return this.#porUsuario;
  }

  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  /** Hears each move as it comes. @returns how to stop. */
  alMover(oyente: (ubicacion: Ubicacion) => void): () => void {
    this.#oyentes.add(oyente);
    return () => this.#oyentes.delete(oyente);
  }

  /** Who is not among the answer, and has not moved since it was asked for, is in the empresa no more. */
  async #leer(): Promise<void> {
    this.#movidos.clear();
    const { ultimasUbicaciones } = await consultar(ULTIMAS_UBICACIONES, {});
    const leidos = new Set(ultimasUbicaciones.map(({ usuarioId }) => usuarioId));
    for (const usuarioId of this.#porUsuario.keys())
      if (!leidos.has(usuarioId) && !this.#movidos.has(usuarioId)) this.#porUsuario.delete(usuarioId);
    for (const ubicacion of ultimasUbicaciones) this.#llegar(ubicacion);
    this.#version.value++;
  }

  #llegar(ubicacion: Ubicacion): void {
    const actual = this.#porUsuario.get(ubicacion.usuarioId);
    if (actual && Date.parse(actual.fecha) >= Date.parse(ubicacion.fecha)) return;
    this.#porUsuario.set(ubicacion.usuarioId, ubicacion);
    for (const oyente of this.#oyentes) oyente(ubicacion);
    this.#pausa ??= setTimeout(() => {
      this.#pausa = undefined;
      this.#version.value++;
    }, PAUSA_MS);
  }
}
