import L from 'leaflet';
import type { Area, Posicion } from '../datos/contrato.js';
import type { Supervision } from '../datos/datos.js';
import { sinMovimiento } from './colores.js';

/** Near enough to tell streets apart, and no nearer: one person alone would fill the screen with a doorstep. */
const ZOOM_DE_CERCA = 16;
const MARGEN: L.FitBoundsOptions = { padding: [48, 48], maxZoom: ZOOM_DE_CERCA };

/** Where people and active zones are. */
export function limitesDeTodo({ posiciones, zonas }: Supervision): L.LatLngBounds {
  const limites = L.latLngBounds([]);
  for (const { lat, lon } of posiciones.porUsuario.values()) limites.extend([lat, lon]);
  for (const { area, activa } of zonas.todas.peek()) if (activa) limites.extend(limitesDeArea(area));
  return limites;
}

function limitesDeArea(area: Area): L.LatLngBounds {
  if (area.type === 'Circle') return aLatLng(area.coordinates).toBounds(2 * area.radius);
  const anillos = area.type === 'Polygon' ? area.coordinates : area.coordinates.flat();
  return L.latLngBounds(anillos.flat().map(aLatLng));
}

const aLatLng = ([lon, lat]: Posicion): L.LatLng => L.latLng(lat, lon);

/** Shows all of it. @returns whether there was anything to show. */
export function encuadrar(mapa: L.Map, limites: L.LatLngBounds, animado = true): boolean {
  if (!limites.isValid()) return false;
  mapa.fitBounds(limites, { ...MARGEN, animate: animado && !sinMovimiento() });
  return true;
}

/** Goes nearer, until these places are as far from each other as the window allows. @returns whether it was farther. */
export function separar(
  mapa: L.Map,
  lugares: readonly { readonly lat: number; readonly lon: number }[],
): boolean {
  const limites = L.latLngBounds(lugares.map(({ lat, lon }): L.LatLngTuple => [lat, lon]));
  return mapa.getZoom() < ZOOM_DE_CERCA && encuadrar(mapa, limites);
}

/** Goes to a place, and near to it if the map is far. */
export function acercarse(mapa: L.Map, lugar: L.LatLngExpression): void {
  const zoom = Math.max(mapa.getZoom(), ZOOM_DE_CERCA);
  mapa.setView(lugar, zoom, { animate: !sinMovimiento() });
}
