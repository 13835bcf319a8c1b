import L from 'leaflet';
import { crearAsa } from './asa.js';
import type { Dibujo } from './dibujo.js';
import { aLatLng, metrosEnPantalla } from './en-leaflet.js';
import { cercaDe } from './geometria/longitudes.js';
import { acotarRadio } from './geometria/circulo.js';

/** Of a new circle, on the screen: pixels. */
const RADIO_INICIAL = 80;

/** Adds to the drawing what a click at `en`, or the button for it, means to the tool in use. */
export function marcar(mapa: L.Map, dibujo: Dibujo, en: L.LatLng): void {
  const herramienta = dibujo.herramienta.peek();
  if (herramienta === 'poligono') dibujo.anadir([en.lng, en.lat]);
  else if (herramienta === 'circulo')
    dibujo.ponerCirculo([en.lng, en.lat], acotarRadio(metrosEnPantalla(mapa, RADIO_INICIAL)));
}

/** A polygon while it is drawn: its sides so far, one to where the pointer is, and the first vertex, which closes it. */
export class Trazado {
  readonly #lados: L.Polyline;
  readonly #siguiente: L.Polyline;
  readonly #puntos: L.LayerGroup;
  #cierre: L.Marker | undefined;

  constructor(
    private readonly mapa: L.Map,
    private readonly dibujo: Dibujo,
    private readonly plano: string,
    private readonly renderer: L.Renderer,
  ) {
    const opciones = { renderer, interactive: false, smoothFactor: 0 };
    this.#lados = L.polyline([], { ...opciones, className: 'zona-trazo' }).addTo(mapa);
    this.#siguiente = L.polyline([], { ...opciones, className: 'zona-trazo zona-siguiente' }).addTo(mapa);
    this.#puntos = L.layerGroup().addTo(mapa);
    mapa.on('mousemove', this.#seguirPuntero).on('mouseout', this.#olvidarPuntero);
  }

  poner(): void {
    const vertices = this.#enPantalla();
    this.#lados.setLatLngs(vertices);
    this.#siguiente.setLatLngs([]);
    this.#puntos.clearLayers();
    for (const vertice of vertices.slice(1))
      this.#puntos.addLayer(
        L.circleMarker(vertice, {
          renderer: this.renderer,
          radius: 5,
          interactive: false,
          className: 'zona-punto',
        }),
      );
    this.#ponerCierre(vertices[0]);
  }

  quitar(): void {
    this.mapa.off('mousemove', this.#seguirPuntero).off('mouseout', this.#olvidarPuntero);
    for (const capa of [this.#lados, this.#siguiente, this.#puntos, this.#cierre]) capa?.remove();
  }

  #ponerCierre(primero: L.LatLng | undefined): void {
    if (!primero) {
      this.#cierre?.remove();
      this.#cierre = undefined;
      return;
    }
    this.#cierre ??= crearAsa(this.mapa, primero, {
      plano: this.plano,
      clase: 'zona-cierre',
      etiqueta: 'Primer vértice: cerrar el polígono',
      alPulsar: () => this.dibujo.terminar(),
      alTeclear: (tecla) => ['Enter', ' '].includes(tecla) && this.dibujo.terminar(),
    });
    this.#cierre.setLatLng(primero);
    const listo = this.dibujo.sePuedeTerminar.peek();
    this.#cierre.getElement()?.classList.toggle('zona-cierre-listo', listo);
    this.#cierre.getElement()?.setAttribute('aria-disabled', String(!listo));
  }

  /** In the turn of the globe that the map looks at. */
  #enPantalla(): L.LatLng[] {
    const trazo = this.dibujo.trazo.peek();
    const primera = trazo[0];
    if (!primera) return [];
    const grados = cercaDe(primera[0], this.mapa.getCenter().lng) - primera[0];
    return trazo.map(([lon, lat]) => aLatLng([lon + grados, lat]));
  }

  readonly #seguirPuntero = ({ latlng }: L.LeafletMouseEvent): void => {
    const ultimo = this.#enPantalla().at(-1);
    if (ultimo) this.#siguiente.setLatLngs([ultimo, latlng]);
  };

  readonly #olvidarPuntero = (): void => void this.#siguiente.setLatLngs([]);
}
