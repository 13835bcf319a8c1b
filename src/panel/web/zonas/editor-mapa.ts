import { effect } from '@preact/signals';
import L from 'leaflet';
import { AsasDeCirculo } from './asas-circulo.js';
import { AsasDePoligono } from './asas-poligono.js';
import type { EdicionDeZonas } from './edicion.js';
import { aLatLng, cambiarForma, crearForma, crearPlano } from './en-leaflet.js';
import { cercaDelMapa, type Figura } from './geometria/figura.js';
import { marcar, Trazado } from './trazado.js';

/** Over people's marks (630), under names and notes (650): the ground that takes the clicks, the shape, its handles. */
const CUBIERTA = 'zonas-cubierta';
const FORMA = 'zonas-forma';
const ASAS = 'zonas-asas';

/** Shows the draft of a zone on the map, and lets it be drawn and changed there, for as long as its form is shown. */
export class EditorEnElMapa {
  readonly #renderer = L.svg({ pane: FORMA });
  readonly #dejar: (() => void)[] = [];
  #forma: L.Polygon | L.Circle | undefined;
  #falta: L.Marker | undefined;
  #asas: AsasDePoligono | AsasDeCirculo | undefined;
  #trazado: Trazado | undefined;

  constructor(
    private readonly mapa: L.Map,
    private readonly edicion: EdicionDeZonas,
  ) {
    crearPlano(mapa, CUBIERTA, 632);
    crearPlano(mapa, FORMA, 634);
    crearPlano(mapa, ASAS, 640);
    this.#dejar.push(
      effect(() => this.#dibujarForma()),
      effect(() => this.#dibujarAsas()),
      effect(() => this.#dibujarTrazo()),
      effect(() => this.#usar()),
    );
    mapa.on('zoomend moveend', this.#alMoverse).on('unload', this.quitar);
  }

  /** What the user draws stays with the draft. */
  readonly quitar = (): void => {
    for (const parar of this.#dejar.splice(0)) parar();
    this.mapa.off('zoomend moveend', this.#alMoverse).off('unload', this.quitar);
    this.#quitarAsas();
    this.#quitarTrazado();
    this.#forma?.remove();
    this.#falta?.remove();
    this.#renderer.remove();
  };

  /** Where the keyboard goes on: the handle of the vertex chosen, or of the radius. */
  enfocarAsa(): void {
    const elegido = this.edicion.dibujo.elegido.peek() ?? { poligono: 0, anillo: 0, vertice: 0 };
    this.#asas?.enfocar(elegido);
  }

  #enPantalla(): Figura | null {
    const figura = this.edicion.dibujo.figura.value;
    return figura && cercaDelMapa(figura, this.mapa.getCenter().lng);
  }

  #dibujarForma(): void {
    const figura = this.#enPantalla();
    const problema = this.edicion.dibujo.problema.value;
    if (!figura || !this.#forma || !cambiarForma(this.#forma, figura)) {
      this.#forma?.remove();
      this.#forma = figura
        ? crearForma(figura, { renderer: this.#renderer, className: 'zona zona-borrador' }).addTo(this.mapa)
        : undefined;
    }
    this.#forma?.getElement()?.classList.toggle('zona-no-valida', problema !== undefined);
    this.#falta?.remove();
    this.#falta =
      problema?.donde &&
      L.marker(aLatLng(problema.donde), {
        pane: FORMA,
        interactive: false,
        keyboard: false,
        icon: L.divIcon({ className: 'zona-falta', iconSize: undefined }),
      }).addTo(this.mapa);
    this.#falta?.getElement()?.setAttribute('aria-hidden', 'true');
  }

  #dibujarAsas(): void {
    const figura = this.#enPantalla();
    const { dibujo } = this.edicion;
    if (!figura || dibujo.herramienta.value !== 'vertices') return this.#quitarAsas();
    if (figura.forma === 'poligonos') {
      if (!(this.#asas instanceof AsasDePoligono)) {
        this.#quitarAsas();
        this.#asas = new AsasDePoligono(this.mapa, dibujo, ASAS);
      }
      this.#asas.poner(figura);
    } else if (this.#asas instanceof AsasDeCirculo) {
      this.#asas.poner(figura);
    } else {
      this.#quitarAsas();
      this.#asas = new AsasDeCirculo(this.mapa, dibujo, ASAS, figura);
    }
  }

  #dibujarTrazo(): void {
    const { dibujo } = this.edicion;
    if (dibujo.herramienta.value !== 'poligono') return this.#quitarTrazado();
    void dibujo.trazo.value;
    this.#trazado ??= new Trazado(this.mapa, dibujo, ASAS, this.#renderer);
    this.#trazado.poner();
  }

  /** While it is drawn on, the map answers to nothing else: its people lie under a cover, and a double click is two. */
  #usar(): (() => void) | undefined {
    const herramienta = this.edicion.dibujo.herramienta.value;
    if (herramienta === 'ninguna') return undefined;
    const cubierta = crearCubierta(this.mapa, (en) => marcar(this.mapa, this.edicion.dibujo, en));
    cubierta.dataset['herramienta'] = herramienta;
    const dibujando = herramienta !== 'vertices';
    this.mapa.getContainer().classList.toggle('zona-con-mira', dibujando);
    const conDobleClic = this.mapa.doubleClickZoom.enabled();
    this.mapa.doubleClickZoom.disable();
    return () => {
      cubierta.remove();
      this.mapa.getContainer().classList.remove('zona-con-mira');
      if (conDobleClic) this.mapa.doubleClickZoom.enable();
    };
  }

  /** What is drawn goes with a map that jumps to another turn of the globe; handles need room. */
  readonly #alMoverse = (): void => {
    this.#dibujarForma();
    this.#dibujarAsas();
    if (this.#trazado) this.#dibujarTrazo();
  };

  #quitarAsas(): void {
    this.#asas?.quitar();
    this.#asas = undefined;
  }

  #quitarTrazado(): void {
    this.#trazado?.quitar();
    this.#trazado = undefined;
  }
}

/** A pointer that moves further while it is pressed has dragged the map: pixels. */
const TEMBLOR = 5;

/** Keeps clicks from everything else that would answer to them, the map included. */
function crearCubierta(mapa: L.Map, alPulsar: (en: L.LatLng) => void): HTMLElement {
  const nodo = L.DomUtil.create('div', 'zona-cubierta', mapa.getPane(CUBIERTA));
  let desde = { x: 0, y: 0 };
  nodo.addEventListener('pointerdown', ({ x, y }) => (desde = { x, y }));
  nodo.addEventListener('click', (evento) => {
    evento.stopPropagation();
    if (Math.hypot(evento.x - desde.x, evento.y - desde.y) <= TEMBLOR)
      alPulsar(mapa.mouseEventToLatLng(evento));
  });
  return nodo;
}
