import L from 'leaflet';
import { contexto } from './sellos.js';

/** A canvas over the map's window. While the map glides to another zoom it goes with it. */
export class LienzoDeLeaflet {
  readonly nodo = document.createElement('canvas');
  readonly lapiz = contexto(this.nodo);
  ancho = 0;
  alto = 0;
  densidad = 1;
  /** Of the world, at the zoom of this drawing: the pixel of the canvas's corner. */
  origen = L.point(0, 0);
  zoom = 0;

  constructor(
    private readonly mapa: L.Map,
    clase: string,
  ) {
    this.nodo.className = `${clase} leaflet-zoom-animated`;
    this.nodo.ariaHidden = 'true';
  }

  /** Covers what the map shows now. */
  colocar(): void {
    const { mapa, nodo } = this;
    const lado = mapa.getSize();
    const esquina = mapa.containerPointToLayerPoint([0, 0]).round();
    this.ancho = lado.x;
    this.alto = lado.y;
    this.densidad = devicePixelRatio;
    const [ancho, alto] = [Math.ceil(this.ancho * this.densidad), Math.ceil(this.alto * this.densidad)];
    // Setting a size empties the canvas and takes memory anew, even if it is the same one.
    if (nodo.width !== ancho) nodo.width = ancho;
    if (nodo.height !== alto) nodo.height = alto;
    nodo.style.width = `${this.ancho}px`;
    nodo.style.height = `${this.alto}px`;
    L.DomUtil.setPosition(nodo, esquina);
    this.zoom = mapa.getZoom();
    this.origen = mapa.getPixelOrigin().add(esquina);
  }

  /** A point of the map's window, as one of the canvas. */
  desdeLaVentana(punto: L.Point): L.Point {
    return punto.subtract(this.mapa.layerPointToContainerPoint(L.DomUtil.getPosition(this.nodo)));
  }

  /** Looks as it will at another zoom, until it is drawn anew for it. */
  transformar(centro: L.LatLng, zoom: number): void {
    const { mapa } = this;
    const escala = mapa.getZoomScale(zoom, this.zoom);
    // Where Leaflet is about to put the origin of its layers.
    const origen = mapa
      .project(centro, zoom)
      .subtract(mapa.getSize().divideBy(2))
      .add(L.DomUtil.getPosition(mapa.getPane('mapPane')!))
      .round();
    L.DomUtil.setTransform(this.nodo, this.origen.multiplyBy(escala).subtract(origen), escala);
  }
}
