import L from 'leaflet';
import type { Posicion } from '../datos/contrato.js';
import { type Figura, posicionesDe } from './geometria/figura.js';
import { alEsteDe, distancia } from './geometria/circulo.js';

/** Leaflet writes the latitude first. */
export const aLatLng = ([lon, lat]: Posicion): L.LatLng => L.latLng(lat, lon);
export const aPosicion = ({ lng, lat }: L.LatLng): Posicion => [lng, lat];

/** The shape of a figure on the map; what it looks like is the stylesheet's, by `className`. */
export function crearForma(figura: Figura, opciones: L.PathOptions): L.Polygon | L.Circle {
  const sinEventos = { ...opciones, interactive: false };
  return figura.forma === 'circulo'
    ? L.circle(aLatLng(figura.centro), { ...sinEventos, radius: figura.radio })
    : L.polygon(aLatLngs(figura), { ...sinEventos, smoothFactor: 0 });
}

/** Gives a shape a figure of the kind that it was made of. @returns false if it is of the other one. */
export function cambiarForma(forma: L.Polygon | L.Circle, figura: Figura): boolean {
  if (figura.forma === 'circulo') {
    if (!(forma instanceof L.Circle)) return false;
    forma.setLatLng(aLatLng(figura.centro)).setRadius(figura.radio);
    return true;
  }
  if (!(forma instanceof L.Polygon)) return false;
  forma.setLatLngs(aLatLngs(figura));
  return true;
}

const aLatLngs = ({ poligonos }: Extract<Figura, { forma: 'poligonos' }>): L.LatLng[][][] =>
  poligonos.map((anillos) => anillos.map((anillo) => anillo.map(aLatLng)));

export function limitesDe(figura: Figura): L.LatLngBounds {
  if (figura.forma === 'poligonos') return L.latLngBounds(posicionesDe(figura).map(aLatLng));
  return aLatLng(figura.centro).toBounds(2 * figura.radio);
}

/** Room for the handles at the edge of what is looked at, in pixels. */
const MARGEN = 48;
const ZOOM_MAXIMO = 17;

/** Brings a figure into view. */
export function irAFigura(mapa: L.Map, figura: Figura): void {
  mapa.fitBounds(limitesDe(figura), {
    padding: [MARGEN, MARGEN],
    maxZoom: ZOOM_MAXIMO,
    animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  });
}

/** Metres from the middle of the map to a place so many pixels to its right: a size that suits what is seen. */
export function metrosEnPantalla(mapa: L.Map, pixeles: number): number {
  const centro = mapa.getSize().divideBy(2);
  const desde = mapa.containerPointToLatLng(centro);
  return distancia(aPosicion(desde), aPosicion(mapa.containerPointToLatLng(centro.add([pixeles, 0]))));
}

/** Where a circle's radius is taken hold of. */
export const bordeDe = (centro: Posicion, radio: number): L.LatLng => aLatLng(alEsteDe(centro, radio));

/** A layer of its own for what is drawn there, over those of a lower `altura`. */
export function crearPlano(mapa: L.Map, nombre: string, altura: number): HTMLElement {
  const plano = mapa.getPane(nombre) ?? mapa.createPane(nombre);
  plano.style.zIndex = String(altura);
  return plano;
}
