import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Punto } from '../../../../src/comun/geo/distancia.js';

/** A file of this folder. */
export const leerVector = (nombre: string): string => readFileSync(join(import.meta.dirname, nombre), 'utf8');

export const leerJson = (nombre: string): any => JSON.parse(leerVector(nombre));

/** The segments of a track. */
export const leerRecorrido = (nombre: string): Punto[][] =>
  leerJson(nombre).map((segmento: [number, number][]) => segmento.map(([lon, lat]) => ({ lat, lon })));
