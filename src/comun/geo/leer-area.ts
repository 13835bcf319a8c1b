import type { Position } from 'geojson';
import { enUnMarco } from './anillos.js';
import type { Area, Circulo } from './area.js';
import { AreaInvalida, comprobarPoligono, comprobarTamano, iguales, type Lugar } from './validez.js';

export const VERTICES_MAXIMOS = 1_000;
export const RADIO_MINIMO_M = 10;
export const RADIO_MAXIMO_M = 1_000_000;

/**
 * Reads an area that somebody sent. Altitudes, `bbox` and repeated positions are dropped; rings may wind either way,
 * and cross the antimeridian in either writing.
 * @throws AreaInvalida for the first thing that is wrong with it.
 */
export function leerArea(valor: unknown): Area {
  if (typeof valor !== 'object' || valor === null || Array.isArray(valor)) {
    throw new AreaInvalida([], 'expected a GeoJSON object');
  }
  const { type, coordinates, bbox: _, ...resto } = valor as Record<string, unknown>;
  if (type === 'Circle') return leerCirculo(coordinates, resto);
  if (type !== 'Polygon' && type !== 'MultiPolygon') {
    throw new AreaInvalida(['type'], 'expected Polygon, MultiPolygon or Circle');
  }
  sinMas(resto);
  if (type === 'Polygon') {
    contarVertices([coordinates]);
    const poligono = leerPoligono(coordinates, ['coordinates']);
    comprobarTamano([enUnMarco(poligono)]);
    return { type, coordinates: poligono };
  }
  const lista = leerLista(coordinates, 1, ['coordinates'], 'a list of polygons');
  contarVertices(lista);
  const poligonos = lista.map((poligono, n) => leerPoligono(poligono, ['coordinates', n]));
  comprobarTamano(poligonos.map(enUnMarco));
  return { type, coordinates: poligonos };
}

function leerCirculo(coordinates: unknown, { radius, ...resto }: Record<string, unknown>): Circulo {
  sinMas(resto);
  const [lon, lat] = leerPosicion(coordinates, ['coordinates']);
  if (typeof radius !== 'number' || !(radius >= RADIO_MINIMO_M && radius <= RADIO_MAXIMO_M)) {
    throw new AreaInvalida(['radius'], `expected between ${RADIO_MINIMO_M} and ${RADIO_MAXIMO_M} metres`);
  }
  return { type: 'Circle', coordinates: [lon, lat], radius };
}

function sinMas(resto: object): void {
  const [desconocido] = Object.keys(resto);
  if (desconocido !== undefined) throw new AreaInvalida([desconocido], 'unknown field');
}

/** Before any of them is looked at: what is checked later grows with the square of their number. */
function contarVertices(poligonos: readonly unknown[]): void {
  const anillos = poligonos.flatMap((poligono) => (Array.isArray(poligono) ? (poligono as unknown[]) : []));
  const vertices = anillos.reduce<number>(
    (suma, anillo) => suma + (Array.isArray(anillo) ? anillo.length : 1),
    0,
  );
  if (Math.max(vertices, poligonos.length) > VERTICES_MAXIMOS) {
    throw new AreaInvalida(['coordinates'], `expected at most ${VERTICES_MAXIMOS} positions in all`);
  }
}

function leerPoligono(valor: unknown, lugar: Lugar): Position[][] {
  const anillos = leerLista(valor, 1, lugar, 'a list of rings').map((anillo, n) =>
    leerAnillo(anillo, [...lugar, n]),
  );
  comprobarPoligono(enUnMarco(anillos), lugar);
  return anillos;
}

function leerAnillo(valor: unknown, lugar: Lugar): Position[] {
  const espera = 'a closed ring of 4 positions or more';
  const posiciones = leerLista(valor, 4, lugar, espera).map((posicion, n) =>
    leerPosicion(posicion, [...lugar, n]),
  );
  if (!iguales(posiciones[0], posiciones.at(-1))) {
    throw new AreaInvalida(lugar, 'expected the last position of the ring to be the first one again');
  }
  // A side without length would look to Turf as if its neighbours crossed.
  const distintas = posiciones.filter((posicion, n) => !iguales(posicion, posiciones[n - 1]));
  return leerLista(distintas, 4, lugar, espera) as Position[];
}

function leerPosicion(valor: unknown, lugar: Lugar): [lon: number, lat: number] {
  const [lon, lat] = leerLista(valor, 2, lugar, '[longitude, latitude] in degrees');
  if (typeof lon !== 'number' || !(Math.abs(lon) <= 360)) {
    throw new AreaInvalida([...lugar, 0], 'expected a longitude between -360 and 360');
  }
  if (typeof lat !== 'number' || !(Math.abs(lat) <= 90)) {
    throw new AreaInvalida([...lugar, 1], 'expected a latitude between -90 and 90');
  }
  return [lon, lat];
}

function leerLista(valor: unknown, minimo: number, lugar: Lugar, que: string): unknown[] {
  if (!Array.isArray(valor) || valor.length < minimo) throw new AreaInvalida(lugar, `expected ${que}`);
  return valor as unknown[];
}
