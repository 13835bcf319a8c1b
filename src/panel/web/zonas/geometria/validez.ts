import type { Posicion } from '../../datos/contrato.js';
import { RADIO_DE_LA_TIERRA } from '../../comun/distancia.js';
import { RADIO_MAXIMO, RADIO_MINIMO } from './circulo.js';
import { cruceDe } from './cruces.js';
import { type Figura, type Poligono, posicionesEnElServidor, type Vertices } from './figura.js';
import { dentroDe, superficieDe, superficiePlana } from './superficie.js';
import { VERTICES_MINIMOS } from './vertices.js';

/** The server's limits: positions in all, and square degrees (some 1 m²) under which a ring is a line. */
const POSICIONES_MAXIMAS = 1_000;
const SUPERFICIE_MINIMA = 1e-10;

export type Falta =
  | 'pocos-vertices'
  | 'demasiados-vertices'
  | 'lado-largo'
  | 'cruce'
  | 'sin-suelo'
  | 'hueco-fuera'
  | 'demasiado-grande'
  | 'radio';

/** What is wrong with a figure, and where on the map one sees it. */
export interface Problema {
  readonly falta: Falta;
  readonly donde?: Posicion;
}

/** The first thing that keeps a figure from being a zone: what the server would refuse, said before it is sent. */
export function problemaDe(figura: Figura): Problema | undefined {
  if (figura.forma === 'circulo')
    return figura.radio >= RADIO_MINIMO && figura.radio <= RADIO_MAXIMO ? undefined : { falta: 'radio' };
  if (posicionesEnElServidor(figura) > POSICIONES_MAXIMAS) return { falta: 'demasiados-vertices' };
  for (const poligono of figura.poligonos) {
    const problema = problemaDePoligono(poligono);
    if (problema) return problema;
  }
  return superficieDe(figura) > 2 * Math.PI * RADIO_DE_LA_TIERRA ** 2
    ? { falta: 'demasiado-grande' }
    : undefined;
}

function problemaDePoligono(poligono: Poligono): Problema | undefined {
  if (poligono.some((anillo) => anillo.length < VERTICES_MINIMOS)) return { falta: 'pocos-vertices' };
  const largo = poligono.map(ladoLargo).find((donde) => donde !== undefined);
  if (largo) return { falta: 'lado-largo', donde: largo };
  const cruce = cruceDe(poligono);
  if (cruce) return { falta: 'cruce', donde: cruce };
  const plano = poligono.find((anillo) => superficiePlana(anillo) < SUPERFICIE_MINIMA);
  if (plano) return { falta: 'sin-suelo', donde: plano[0]! };
  return huecoFuera(poligono);
}

/** The server takes each side the short way round: one of half a turn would become another side. */
const ladoLargo = (anillo: Vertices): Posicion | undefined =>
  anillo.find(([lon], n) => Math.abs(anillo.at(n - 1)![0] - lon) >= 180);

/** Of rings that neither cross nor touch, one vertex says where the whole of each is. */
function huecoFuera([exterior = [], ...huecos]: Poligono): Problema | undefined {
  const fuera = huecos.find(
    (hueco) =>
      !dentroDe(exterior, hueco[0]!) || huecos.some((otro) => otro !== hueco && dentroDe(otro, hueco[0]!)),
  );
  return fuera && { falta: 'hueco-fuera', donde: fuera[0]! };
}
