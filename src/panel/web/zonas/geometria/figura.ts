import type { Area, Posicion } from '../../datos/contrato.js';
import { cercaDe, desenrollar, oesteDe, vueltasHasta } from './longitudes.js';

/** A ring as it is edited: the first vertex is not repeated at its end, and longitudes follow one another. */
export type Vertices = readonly Posicion[];
/** The outer ring first, then its holes. */
export type Poligono = readonly Vertices[];

export interface Poligonos {
  readonly forma: 'poligonos';
  readonly poligonos: readonly Poligono[];
}

export interface Circulo {
  readonly forma: 'circulo';
  readonly centro: Posicion;
  /** Metres. */
  readonly radio: number;
}

/** The ground of a zone as it is drawn and edited: what {@link Area} is on the wire. */
export type Figura = Poligonos | Circulo;

/** 1 cm. */
const DECIMALES = 7;

/** Whatever the longitudes of `area` are written like, those of the answer make one unbroken drawing. */
export function aFigura(area: Area): Figura {
  if (area.type === 'Circle') return { forma: 'circulo', centro: area.coordinates, radio: area.radius };
  const poligonos = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return { forma: 'poligonos', poligonos: poligonos.map(enUnMarco) };
}

/** What the server is told: closed rings, longitudes within ±180. */
export function aArea(figura: Figura): Area {
  if (figura.forma === 'circulo')
    return { type: 'Circle', coordinates: normalizar(figura.centro), radius: figura.radio };
  const coordenadas = figura.poligonos.map((anillos) =>
    anillos.map((anillo) => {
      const normales = anillo.map(normalizar);
      return [...normales, ...normales.slice(0, 1)];
    }),
  );
  return coordenadas.length === 1
    ? { type: 'Polygon', coordinates: coordenadas[0]! }
    : { type: 'MultiPolygon', coordinates: coordenadas };
}

/** The same place, with its longitude from -180 to 180. */
export function normalizar([lon, lat]: Posicion): Posicion {
  return [redondear(cercaDe(lon, 0)), redondear(Math.max(-90, Math.min(90, lat)))];
}

const redondear = (grados: number): number => Number(grados.toFixed(DECIMALES));

/** Every position of a figure: of a circle, its centre. */
export const posicionesDe = (figura: Figura): readonly Posicion[] =>
  figura.forma === 'circulo' ? [figura.centro] : figura.poligonos.flat(2);

/** How many positions the server counts: each ring's first one twice. */
export const posicionesEnElServidor = (figura: Figura): number =>
  figura.forma === 'circulo'
    ? 1
    : figura.poligonos.flat().reduce((suma, anillo) => suma + anillo.length + 1, 0);

/** The whole figure some turns of the globe further east, so that it lies where the map looks. */
export function cercaDelMapa(figura: Figura, lonDelMapa: number): Figura {
  const lones = posicionesDe(figura).map(([lon]) => lon);
  const medio = (Math.min(...lones) + Math.max(...lones)) / 2;
  const grados = cercaDe(medio, lonDelMapa) - medio;
  return grados === 0 || Number.isNaN(grados) ? figura : desplazar(figura, grados);
}

function desplazar(figura: Figura, grados: number): Figura {
  const mover = ([lon, lat]: Posicion): Posicion => [lon + grados, lat];
  return figura.forma === 'circulo'
    ? { ...figura, centro: mover(figura.centro) }
    : { ...figura, poligonos: figura.poligonos.map((anillos) => anillos.map((anillo) => anillo.map(mover))) };
}

/** The holes written in the same turn of the globe as their outer ring. */
function enUnMarco(anillos: readonly (readonly Posicion[])[]): Poligono {
  const abiertos = anillos.map((anillo) => desenrollar(abrir(anillo)));
  const oeste = oesteDe(abiertos[0] ?? []);
  return abiertos.map((anillo) => {
    const vueltas = vueltasHasta(oesteDe(anillo), oeste);
    return vueltas === 0 ? anillo : anillo.map(([lon, lat]): Posicion => [lon - vueltas * 360, lat]);
  });
}

const abrir = (anillo: readonly Posicion[]): readonly Posicion[] => {
  const [primera, ultima] = [anillo[0], anillo.at(-1)];
  return primera && ultima && primera[0] === ultima[0] && primera[1] === ultima[1]
    ? anillo.slice(0, -1)
    : anillo;
};
