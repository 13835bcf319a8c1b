import type { Posicion } from '../../datos/contrato.js';
import type { Poligonos, Vertices } from './figura.js';

/** Which vertex: of which polygon, of which of its rings, and which of those, all from 0. */
export interface Lugar {
  readonly poligono: number;
  readonly anillo: number;
  readonly vertice: number;
}

/** A ring of fewer has no ground inside. */
export const VERTICES_MINIMOS = 3;

export const anilloDe = (figura: Poligonos, { poligono, anillo }: Omit<Lugar, 'vertice'>): Vertices =>
  figura.poligonos[poligono]?.[anillo] ?? [];

export const moverVertice = (figura: Poligonos, lugar: Lugar, a: Posicion): Poligonos =>
  conAnillo(figura, lugar, (anillo) => anillo.with(lugar.vertice, a));

/** A new vertex after the one at `lugar`; by default, halfway to the next. */
export const insertarVertice = (
  figura: Poligonos,
  lugar: Lugar,
  posicion = medioTras(anilloDe(figura, lugar), lugar.vertice),
): Poligonos => conAnillo(figura, lugar, (anillo) => anillo.toSpliced(lugar.vertice + 1, 0, posicion));

/** Undefined when the ring has no vertex to spare. */
export const quitarVertice = (figura: Poligonos, lugar: Lugar): Poligonos | undefined =>
  anilloDe(figura, lugar).length <= VERTICES_MINIMOS
    ? undefined
    : conAnillo(figura, lugar, (anillo) => anillo.toSpliced(lugar.vertice, 1));

/** The middle of the side that begins at `vertice`. */
export function medioTras(anillo: Vertices, vertice: number): Posicion {
  const [lonA, latA] = anillo[vertice]!;
  const [lonB, latB] = anillo[(vertice + 1) % anillo.length]!;
  return [(lonA + lonB) / 2, (latA + latB) / 2];
}

/** Every vertex of every ring, in their order. */
export const lugaresDe = ({ poligonos }: Poligonos): readonly Lugar[] =>
  poligonos.flatMap((anillos, poligono) =>
    anillos.flatMap((vertices, anillo) => vertices.map((_, vertice) => ({ poligono, anillo, vertice }))),
  );

function conAnillo(
  { poligonos }: Poligonos,
  lugar: Omit<Lugar, 'vertice'>,
  cambiar: (anillo: Vertices) => Vertices,
): Poligonos {
  const anillos = poligonos[lugar.poligono] ?? [];
  const cambiados = anillos.with(lugar.anillo, cambiar(anillos[lugar.anillo] ?? []));
  return { forma: 'poligonos', poligonos: poligonos.with(lugar.poligono, cambiados) };
}
