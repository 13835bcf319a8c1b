import type { Position } from 'geojson';

/** In degrees, some 0.1 mm: what is nearer to a line is on it. */
const CERCA = 1e-9;

interface Lado {
  readonly desde: Position;
  readonly hasta: Position;
  readonly largo: number;
}

/**
 * Where a side of these closed rings goes along another one: back over the one before it, or over any other. Turf's
 * `kinks` looks no further at sides that are parallel, nor at those that follow one another. Sides that meet in a
 * corner, straight on or at any angle, have no more than it in common.
 */
export function primerSolape(anillos: readonly (readonly Position[])[]): Position | undefined {
  const lados = anillos.flatMap((anillo) => anillo.slice(1).map((hasta, n) => lado(anillo[n], hasta)));
  for (const [n, uno] of lados.entries()) {
    for (let m = n + 1; m < lados.length; m++) {
      const otro = lados[m] as Lado;
      const comun = uno.largo >= otro.largo ? enComun(uno, otro) : enComun(otro, uno);
      if (comun) return comun;
    }
  }
  return undefined;
}

const lado = (desde: Position = [], hasta: Position = []): Lado => ({
  desde,
  hasta,
  largo: Math.hypot(x(hasta) - x(desde), y(hasta) - y(desde)),
});

/** Where what two sides have in common begins, the longer one first; nothing if that is a corner at most. */
function enComun(largo: Lado, corto: Lado): Position | undefined {
  if (distanciaA(largo, corto.desde) > CERCA || distanciaA(largo, corto.hasta) > CERCA) return undefined;
  const [a, b] = [lugarEn(largo, corto.desde), lugarEn(largo, corto.hasta)];
  const inicio = Math.max(0, Math.min(a, b));
  if (Math.min(largo.largo, Math.max(a, b)) - inicio <= CERCA) return undefined;
  const parte = inicio / largo.largo;
  const { desde, hasta } = largo;
  return [x(desde) + parte * (x(hasta) - x(desde)), y(desde) + parte * (y(hasta) - y(desde))];
}

/** Of a place, how far it is off the line of a side. */
const distanciaA = ({ desde, hasta, largo }: Lado, lugar: Position) =>
  Math.abs((x(hasta) - x(desde)) * (y(lugar) - y(desde)) - (y(hasta) - y(desde)) * (x(lugar) - x(desde))) /
  largo;

/** Of a place, how far along a side it is. */
const lugarEn = ({ desde, hasta, largo }: Lado, lugar: Position) =>
  ((x(hasta) - x(desde)) * (x(lugar) - x(desde)) + (y(hasta) - y(desde)) * (y(lugar) - y(desde))) / largo;

const x = ([lon = NaN]: Position) => lon;
const y = ([, lat = NaN]: Position) => lat;
