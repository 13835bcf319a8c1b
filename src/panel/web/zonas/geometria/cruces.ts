import type { Posicion } from '../../datos/contrato.js';
import type { Poligono, Vertices } from './figura.js';

interface Lado {
  readonly a: Posicion;
  readonly b: Posicion;
}

/** Where the sides of a polygon cross or touch, its holes' too; undefined if they nowhere do. */
export function cruceDe(poligono: Poligono): Posicion | undefined {
  const anillos = poligono.map((anillo) => ladosDe(sinRepetidas(anillo)));
  for (const [n, lados] of anillos.entries()) {
    const cruce = cruceConsigo(lados) ?? cruceEntre(lados, anillos.slice(n + 1).flat());
    if (cruce) return cruce;
  }
  return undefined;
}

/** Two vertices in a row at one place are one: the server takes them so. */
const sinRepetidas = (anillo: Vertices): Vertices =>
  anillo.filter((vertice, n) => !iguales(vertice, anillo.at(n - 1)!) || anillo.length === 1);

const iguales = (una: Posicion, otra: Posicion): boolean => una[0] === otra[0] && una[1] === otra[1];

const ladosDe = (anillo: Vertices): readonly Lado[] =>
  anillo.map((a, n) => ({ a, b: anillo[(n + 1) % anillo.length]! }));

function cruceConsigo(lados: readonly Lado[]): Posicion | undefined {
  for (let i = 0; i < lados.length; i++) {
    const uno = lados[i]!;
    const siguiente = lados[(i + 1) % lados.length]!;
    // Neighbours share a corner; going back over the side that one came by, they share more.
    if (lados.length > 2 && vuelveSobre(uno, siguiente)) return uno.b;
    const ultimo = i === 0 ? lados.length - 1 : lados.length;
    for (let j = i + 2; j < ultimo; j++) {
      const cruce = interseccion(uno, lados[j]!);
      if (cruce) return cruce;
    }
  }
  return undefined;
}

function cruceEntre(unos: readonly Lado[], otros: readonly Lado[]): Posicion | undefined {
  for (const uno of unos)
    for (const otro of otros) {
      const cruce = interseccion(uno, otro);
      if (cruce) return cruce;
    }
  return undefined;
}

/** Twice the signed area of the triangle: 0 when the three lie on one line. */
const giro = ([ox, oy]: Posicion, [ax, ay]: Posicion, [bx, by]: Posicion): number =>
  (ax - ox) * (by - oy) - (ay - oy) * (bx - ox);

const vuelveSobre = ({ a, b }: Lado, { b: c }: Lado): boolean =>
  giro(a, b, c) === 0 && (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0;

function interseccion(uno: Lado, otro: Lado): Posicion | undefined {
  if (separados(uno, otro)) return undefined;
  const [d1, d2] = [giro(otro.a, otro.b, uno.a), giro(otro.a, otro.b, uno.b)];
  const [d3, d4] = [giro(uno.a, uno.b, otro.a), giro(uno.a, uno.b, otro.b)];
  if (Math.sign(d1) * Math.sign(d2) < 0 && Math.sign(d3) * Math.sign(d4) < 0) {
    const t = d1 / (d1 - d2);
    return [uno.a[0] + t * (uno.b[0] - uno.a[0]), uno.a[1] + t * (uno.b[1] - uno.a[1])];
  }
  // An end of one that lies on the other.
  if (d1 === 0 && enCaja(otro, uno.a)) return uno.a;
  if (d2 === 0 && enCaja(otro, uno.b)) return uno.b;
  if (d3 === 0 && enCaja(uno, otro.a)) return otro.a;
  if (d4 === 0 && enCaja(uno, otro.b)) return otro.b;
  return undefined;
}

const separados = (uno: Lado, otro: Lado): boolean =>
  Math.max(uno.a[0], uno.b[0]) < Math.min(otro.a[0], otro.b[0]) ||
  Math.max(otro.a[0], otro.b[0]) < Math.min(uno.a[0], uno.b[0]) ||
  Math.max(uno.a[1], uno.b[1]) < Math.min(otro.a[1], otro.b[1]) ||
  Math.max(otro.a[1], otro.b[1]) < Math.min(uno.a[1], uno.b[1]);

const enCaja = ({ a, b }: Lado, [x, y]: Posicion): boolean =>
  x >= Math.min(a[0], b[0]) &&
  x <= Math.max(a[0], b[0]) &&
  y >= Math.min(a[1], b[1]) &&
  y <= Math.max(a[1], b[1]);
