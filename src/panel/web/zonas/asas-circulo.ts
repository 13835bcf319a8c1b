import type L from 'leaflet';
import { crearAsa } from './asa.js';
import type { Dibujo } from './dibujo.js';
import { aLatLng, aPosicion, bordeDe, metrosEnPantalla } from './en-leaflet.js';
import { acotarRadio, RADIO_MAXIMO, RADIO_MINIMO, radioHasta } from './geometria/circulo.js';
import type { Circulo } from './geometria/figura.js';
import { enMetros } from './textos.js';

/** Pixels that a key changes the radius by. */
const PASO = 5;
const SENTIDO: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** The handles of a circle: its centre, and one on its edge that changes the radius. */
export class AsasDeCirculo {
  readonly #centro: L.Marker;
  readonly #borde: L.Marker;
  #figura: Circulo;

  constructor(
    private readonly mapa: L.Map,
    private readonly dibujo: Dibujo,
    plano: string,
    figura: Circulo,
  ) {
    this.#figura = figura;
    const comun = { plano, alEmpezar: () => dibujo.recordar() };
    this.#centro = crearAsa(mapa, aLatLng(figura.centro), {
      ...comun,
      clase: 'zona-centro',
      etiqueta: 'Centro del círculo',
      alMover: (a) => dibujo.seguir({ ...this.#figura, centro: aPosicion(a) }),
    });
    this.#borde = crearAsa(mapa, bordeDe(figura.centro, figura.radio), {
      ...comun,
      clase: 'zona-borde',
      etiqueta: 'Radio del círculo',
      alMover: (a) =>
        dibujo.seguir({ ...this.#figura, radio: radioHasta(this.#figura.centro, aPosicion(a)) }),
      // It went wherever the pointer went.
      alSoltar: () => this.poner(this.#figura),
    });
    this.#borde.getElement()?.addEventListener('keydown', this.#teclear, { capture: true });
    this.poner(figura);
  }

  poner(figura: Circulo): void {
    this.#figura = figura;
    this.#centro.setLatLng(aLatLng(figura.centro));
    this.#borde.setLatLng(bordeDe(figura.centro, figura.radio));
    const nodo = this.#borde.getElement();
    nodo?.setAttribute('role', 'slider');
    nodo?.setAttribute('aria-valuemin', String(RADIO_MINIMO));
    nodo?.setAttribute('aria-valuemax', String(RADIO_MAXIMO));
    nodo?.setAttribute('aria-valuenow', String(figura.radio));
    nodo?.setAttribute('aria-valuetext', enMetros(figura.radio));
  }

  quitar(): void {
    this.#centro.remove();
    this.#borde.remove();
  }

  enfocar(): void {
    this.#borde.getElement()?.focus();
  }

  /** Right and up make it larger, wherever its handle is. */
  readonly #teclear = (evento: KeyboardEvent): void => {
    const sentido = SENTIDO[evento.key];
    if (sentido === undefined) return;
    evento.preventDefault();
    evento.stopImmediatePropagation();
    const pixeles = evento.shiftKey ? PASO * 5 : PASO;
    const metros = Math.max(1, metrosEnPantalla(this.mapa, pixeles));
    this.dibujo.cambiar({ ...this.#figura, radio: acotarRadio(this.#figura.radio + sentido * metros) });
  };
}
