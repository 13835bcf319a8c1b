import { enRadianes, metrosEntre, RADIO_DE_LA_TIERRA } from '../../comun/distancia.js';
import type { Posicion } from '../../datos/contrato.js';
import { cercaDe } from './longitudes.js';

/** What the server takes, in metres. */
export const RADIO_MINIMO = 10;
export const RADIO_MAXIMO = 1_000_000;

const enGrados = (radianes: number): number => (radianes * 180) / Math.PI;

/** Metres between two places along the sphere (haversine). */
export const distancia = ([lonA, latA]: Posicion, [lonB, latB]: Posicion): number =>
  metrosEntre({ lat: latA, lon: lonA }, { lat: latB, lon: lonB });

/** The radius of a circle about `centro` through `borde`: whole metres within what the server takes. */
export const radioHasta = (centro: Posicion, borde: Posicion): number =>
  acotarRadio(distancia(centro, borde));

export const acotarRadio = (metros: number): number =>
  Math.round(Math.max(RADIO_MINIMO, Math.min(RADIO_MAXIMO, metros)));

/** The place `metros` away from `centro` that one reaches setting out eastwards. */
export function alEsteDe([lon, lat]: Posicion, metros: number): Posicion {
  const angulo = metros / RADIO_DE_LA_TIERRA;
  const latitud = Math.asin(Math.sin(enRadianes(lat)) * Math.cos(angulo));
  const giro = Math.atan2(
    Math.sin(angulo) * Math.cos(enRadianes(lat)),
    Math.cos(angulo) - Math.sin(enRadianes(lat)) * Math.sin(latitud),
  );
  return [cercaDe(lon + enGrados(giro), lon), enGrados(latitud)];
}
