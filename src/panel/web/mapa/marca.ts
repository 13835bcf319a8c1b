import type { Ubicacion } from '../datos/contrato.js';
import { enElMundo, MUNDO_PX, pixelesPorMetro, type PuntoDelMundo } from './mercator.js';

/** Longest glide to a new place: as long as phones take from one position to the next. */
const DESLIZAMIENTO_MS = 1_000;
/** m/s: slower is standing, for the server's distances too. */
const QUIETO_MS = 0.5;
/** A position that is older says little of where somebody is: zones take none of that age either, by default. */
const VIEJA_MS = 600_000;

/** A person on the map: where they are drawn, on the way from where they were to where they are. */
export class Marca {
  nombre = '';
  enLinea = false;
  /** Has an open critical alert. */
  critica = false;
  /** How long ago its position was measured, when it was drawn last. */
  edadMs = 0;
  /** Where it was drawn last, in pixels of the canvas. */
  px = 0;
  py = 0;
  /** Had its name beside it when it was drawn last. */
  rotulada = false;
  /** Whose dot covers this one, and whom this one covers, when it was drawn last. */
  encima: Marca | null = null;
  readonly debajo: Marca[] = [];
  #ubicacion: Ubicacion;
  #desde: PuntoDelMundo;
  #hasta: PuntoDelMundo;
  #salida = -Infinity;
  #duracion = 0;

  constructor(ubicacion: Ubicacion) {
    this.#ubicacion = ubicacion;
    this.#desde = this.#hasta = enElMundo(ubicacion.lat, ubicacion.lon);
  }

  get ubicacion(): Ubicacion {
    return this.#ubicacion;
  }

  /** Faded: they may be anywhere by now. */
  get vieja(): boolean {
    return this.edadMs > VIEJA_MS;
  }

  /** Pixels at zoom 0 a second, on the way; 0 when there. */
  get rapidez(): number {
    if (this.#duracion === 0) return 0;
    return (
      (1_000 * Math.hypot(this.#hasta.x - this.#desde.x, this.#hasta.y - this.#desde.y)) / this.#duracion
    );
  }

  get usuarioId(): number {
    return this.#ubicacion.usuarioId;
  }

  /** Degrees from north, of who moves and knows it. */
  get rumbo(): number | null {
    const { rumbo, velocidad } = this.#ubicacion;
    return rumbo !== null && velocidad !== null && velocidad >= QUIETO_MS ? rumbo : null;
  }

  /** Pixels at zoom 0. */
  get radioDePrecision(): number {
    const { lat, precision } = this.#ubicacion;
    return (precision ?? 0) * pixelesPorMetro(lat);
  }

  /** @param ahora of `performance.now()`, from which it glides; null: it is there at once. */
  mover(ubicacion: Ubicacion, ahora: number | null): void {
    const hasta = enElMundo(ubicacion.lat, ubicacion.lon);
    const desde = ahora === null ? hasta : this.en(ahora);
    // The other way round the world is no way that anybody went.
    const salto = ahora === null || Math.abs(hasta.x - desde.x) > MUNDO_PX / 2;
    this.#duracion = salto ? 0 : Math.min(DESLIZAMIENTO_MS, Math.max(0, ahora - this.#salida));
    this.#desde = salto ? hasta : desde;
    this.#hasta = hasta;
    this.#salida = ahora ?? -Infinity;
    this.#ubicacion = ubicacion;
  }

  /** Where it is at that moment. At an even pace: with a position each second, the way looks like one. */
  en(ahora: number): PuntoDelMundo {
    const pasado = ahora - this.#salida;
    if (pasado >= this.#duracion) return this.#hasta;
    // A frame's time may be a little before that of the event that it shows.
    const parte = Math.max(0, pasado / this.#duracion);
    return {
      x: this.#desde.x + (this.#hasta.x - this.#desde.x) * parte,
      y: this.#desde.y + (this.#hasta.y - this.#desde.y) * parte,
    };
  }

  /** Pixels at zoom 0 that it still has to go. */
  falta(ahora: number): number {
    const { x, y } = this.en(ahora);
    return Math.hypot(this.#hasta.x - x, this.#hasta.y - y);
  }

  /** Nobody covers it and it covers nobody, until it is drawn with the others. */
  apartar(): void {
    this.encima = null;
    this.debajo.length = 0;
  }

  /** It is where it is to be: not on its way any more. */
  llegar(): void {
    this.#duracion = 0;
    this.#desde = this.#hasta;
  }
}
