import { computed, type ReadonlySignal, signal as senal } from '@preact/signals';
import type { Posicion } from '../datos/contrato.js';
import type { Figura, Vertices } from './geometria/figura.js';
import { cercaDe } from './geometria/longitudes.js';
import { type Problema, problemaDe } from './geometria/validez.js';
import {
  anilloDe,
  insertarVertice,
  type Lugar,
  quitarVertice,
  VERTICES_MINIMOS,
} from './geometria/vertices.js';

/** What the map is for: nothing but looking, drawing a new figure, or changing the one that there is. */
export type Herramienta = 'ninguna' | 'poligono' | 'circulo' | 'vertices';

/** Steps that can be taken back. */
const HISTORIA_MAXIMA = 200;

/** The figure of a zone while it is drawn and changed, whatever draws it. */
export class Dibujo {
  readonly #figura = senal<Figura | null>(null);
  readonly #trazo = senal<Vertices>([]);
  readonly #herramienta = senal<Herramienta>('ninguna');
  readonly #historia = senal<readonly Figura[]>([]);
  /** The vertex that the buttons beside the map act on: the last one that had the focus. */
  readonly elegido = senal<Lugar | null>(null);
  readonly problema: ReadonlySignal<Problema | undefined> = computed(() =>
    this.#figura.value ? problemaDe(this.#figura.value) : undefined,
  );
  readonly sePuedeDeshacer = computed(() =>
    this.#herramienta.value === 'poligono' ? this.#trazo.value.length > 0 : this.#historia.value.length > 0,
  );
  readonly sePuedeTerminar = computed(() => this.#trazo.value.length >= VERTICES_MINIMOS);

  get figura(): ReadonlySignal<Figura | null> {
    return this.#figura;
  }

  /** The vertices of the polygon that is being drawn. */
  get trazo(): ReadonlySignal<Vertices> {
    return this.#trazo;
  }

  get herramienta(): ReadonlySignal<Herramienta> {
    return this.#herramienta;
  }

  /** Begins with a figure, or none: nothing of the one before stays. */
  abrir(figura: Figura | null): void {
    this.#figura.value = figura;
    this.#trazo.value = [];
    this.#historia.value = [];
    this.elegido.value = null;
    this.#herramienta.value = 'ninguna';
  }

  /** The figure that there is stays until the new one is there. */
  usar(herramienta: Herramienta): void {
    this.#trazo.value = [];
    this.elegido.value = null;
    this.#herramienta.value = herramienta;
  }

  /** One more vertex of the polygon. One at the same place as the last is a second click on it. */
  anadir([lon, lat]: Posicion): void {
    const ultima = this.#trazo.peek().at(-1);
    const nueva: Posicion = [ultima ? cercaDe(lon, ultima[0]) : lon, lat];
    if (ultima && ultima[0] === nueva[0] && ultima[1] === nueva[1]) return;
    this.#trazo.value = [...this.#trazo.peek(), nueva];
  }

  /** Closes the polygon. @returns whether it had the vertices for it. */
  terminar(): boolean {
    if (!this.sePuedeTerminar.peek()) return false;
    const trazo = this.#trazo.peek();
    this.cambiar({ forma: 'poligonos', poligonos: [[trazo]] });
    this.usar('vertices');
    return true;
  }

  /** The circle is there at once; its radius is changed after. */
  ponerCirculo(centro: Posicion, radio: number): void {
    this.cambiar({ forma: 'circulo', centro, radio });
    this.usar('vertices');
  }

  /** A step that can be taken back. */
  cambiar(figura: Figura): void {
    this.recordar();
    this.#figura.value = figura;
  }

  /** Part of a step that {@link recordar} began, as a drag is of many. */
  seguir(figura: Figura): void {
    this.#figura.value = figura;
  }

  recordar(): void {
    const figura = this.#figura.peek();
    if (figura) this.#historia.value = [...this.#historia.peek(), figura].slice(-HISTORIA_MAXIMA);
  }

  deshacer(): void {
    if (this.#herramienta.peek() === 'poligono') {
      this.#trazo.value = this.#trazo.peek().slice(0, -1);
      return;
    }
    const anterior = this.#historia.peek().at(-1);
    if (!anterior) return;
    this.#historia.value = this.#historia.peek().slice(0, -1);
    this.#figura.value = anterior;
    if (!hay(this.elegido.peek(), anterior)) this.elegido.value = null;
  }

  /** @returns where the new vertex is. */
  insertarTras(lugar: Lugar): Lugar | undefined {
    const figura = this.#figura.peek();
    if (figura?.forma !== 'poligonos') return undefined;
    this.cambiar(insertarVertice(figura, lugar));
    return (this.elegido.value = { ...lugar, vertice: lugar.vertice + 1 });
  }

  /** @returns false when its ring has none to spare. */
  quitar(lugar: Lugar): boolean {
    const figura = this.#figura.peek();
    const sinEl = figura?.forma === 'poligonos' ? quitarVertice(figura, lugar) : undefined;
    if (!sinEl) return false;
    this.cambiar(sinEl);
    this.elegido.value = { ...lugar, vertice: Math.max(0, lugar.vertice - 1) };
    return true;
  }
}

const hay = (lugar: Lugar | null, figura: Figura): boolean =>
  lugar !== null && figura.forma === 'poligonos' && lugar.vertice < anilloDe(figura, lugar).length;
