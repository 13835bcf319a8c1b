import { area } from '@turf/area';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { kinks } from '@turf/kinks';
import type { Position } from 'geojson';
import { esteDe, oesteDe } from './anillos.js';
import { RADIO_DE_LA_TIERRA } from './distancia.js';
import { primerSolape } from './solapes.js';

const SUPERFICIE_MAXIMA_M2 = 2 * Math.PI * RADIO_DE_LA_TIERRA ** 2;
/** In square degrees, some 1 m²: less is a line, whose corners were rounded. */
const SUPERFICIE_MINIMA = 1e-10;

/** Where in an area: `['coordinates', 0, 3]`. */
export type Lugar = readonly (string | number)[];

/** Why an area is refused: where in it, and what was expected there, for people. */
export class AreaInvalida extends Error {
  override readonly name = 'AreaInvalida';

  constructor(
    readonly lugar: Lugar,
    mensaje: string,
  ) {
    super(mensaje);
  }
}

/**
 * @param marco the polygon's closed rings as `enUnMarco` gives them, the outer one first.
 * @throws AreaInvalida if they bound no ground, go round a pole, cross or touch, or if a hole is not one.
 */
export function comprobarPoligono(marco: Position[][], lugar: Lugar): void {
  for (const [n, anillo] of marco.entries()) comprobarVuelta(anillo, [...lugar, n]);
  comprobarCruces(marco, lugar);
  for (const [n, anillo] of marco.entries()) comprobarSuelo(anillo, [...lugar, n]);
  comprobarSolapes(marco, lugar);
  comprobarHuecos(marco, lugar);
}

/** @throws AreaInvalida if these polygons together are larger than half the Earth: what was meant is the rest. */
export function comprobarTamano(poligonos: readonly Position[][][]): void {
  const superficie = poligonos.reduce(
    (suma, coordinates) => suma + area({ type: 'Polygon', coordinates }),
    0,
  );
  if (superficie > SUPERFICIE_MAXIMA_M2) {
    throw new AreaInvalida(['coordinates'], 'expected an area of a hemisphere at most');
  }
}

export const iguales = (una: Position | undefined, otra: Position | undefined) =>
  una?.[0] === otra?.[0] && una?.[1] === otra?.[1];

function comprobarVuelta(anillo: readonly Position[], lugar: Lugar): void {
  if (!iguales(anillo[0], anillo.at(-1)) || esteDe(anillo) - oesteDe(anillo) > 360) {
    throw new AreaInvalida(lugar, 'expected a ring that does not go round the globe');
  }
}

function comprobarSuelo(anillo: readonly Position[], lugar: Lugar): void {
  if (superficiePlana(anillo) < SUPERFICIE_MINIMA) {
    throw new AreaInvalida(lugar, 'expected a ring with ground inside');
  }
}

/** Square degrees, by the shoelace formula: Turf's area of a ring on one line is not 0. */
function superficiePlana(anillo: readonly Position[]): number {
  const [x0 = 0, y0 = 0] = anillo[0] ?? [];
  let doble = 0;
  for (let n = 1; n < anillo.length; n++) {
    const [xa = 0, ya = 0] = anillo[n - 1] ?? [];
    const [xb = 0, yb = 0] = anillo[n] ?? [];
    doble += (xa - x0) * (yb - y0) - (xb - x0) * (ya - y0);
  }
  return Math.abs(doble) / 2;
}

function comprobarCruces(marco: Position[][], lugar: Lugar): void {
  const [cruce] = kinks({ type: 'Polygon', coordinates: marco }).features;
  if (cruce) throw cruzan(cruce.geometry.coordinates, lugar);
}

/** Kinks does not see sides that lie on one line. */
function comprobarSolapes(marco: readonly Position[][], lugar: Lugar): void {
  const solape = primerSolape(marco);
  if (solape) throw cruzan(solape, lugar);
}

function cruzan(donde: Position, lugar: Lugar): AreaInvalida {
  const grados = donde.map((grado) => Number(grado.toFixed(6))).join(', ');
  return new AreaInvalida(
    lugar,
    `expected rings that do not cross or touch themselves or others: see [${grados}]`,
  );
}

/** Of rings that neither cross nor touch, one vertex says where the whole of each is. */
function comprobarHuecos(marco: Position[][], lugar: Lugar): void {
  const [exterior = [], ...huecos] = marco;
  for (const [n, hueco] of huecos.entries()) {
    const esquina = hueco[0] as Position;
    const otros = huecos.filter((otro) => otro !== hueco);
    if (!dentro(esquina, exterior)) {
      throw new AreaInvalida([...lugar, n + 1], 'expected a hole inside its outer ring');
    }
    if (otros.some((otro) => dentro(esquina, otro))) {
      throw new AreaInvalida([...lugar, n + 1], 'expected a hole outside the other holes');
    }
  }
}

const dentro = (posicion: Position, anillo: Position[]) =>
  booleanPointInPolygon(posicion, { type: 'Polygon', coordinates: [anillo] });
