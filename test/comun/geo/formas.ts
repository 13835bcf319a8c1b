import type { Position } from 'geojson';
import { type Punto, RADIO_DE_LA_TIERRA } from '../../../src/comun/geo/distancia.js';

/** Positions as WKT writes them: `'0 0, 1 0, 1 1, 0 0'`, longitude first. */
export const anillo = (texto: string): Position[] =>
  texto.split(',').map((posicion) => posicion.trim().split(' ').map(Number));

export const cuadrado = (oeste: number, sur: number, este: number, norte: number): Position[] =>
  anillo(`${oeste} ${sur}, ${este} ${sur}, ${este} ${norte}, ${oeste} ${norte}, ${oeste} ${sur}`);

/** So many metres of a meridian, in degrees. */
export const enGrados = (metros: number) => ((metros / RADIO_DE_LA_TIERRA) * 180) / Math.PI;

/** So many metres to the north and to the east. */
export const desplazado = ({ lat, lon }: Punto, norte: number, este: number): Punto => ({
  lat: lat + enGrados(norte),
  lon: lon + enGrados(este) / Math.cos((lat * Math.PI) / 180),
});
