import type { Posicion } from '../../datos/contrato.js';
import { cercaDelMapa, type Figura, type Poligono, type Vertices } from './figura.js';
import { RADIO_DE_LA_TIERRA } from '../../comun/distancia.js';
import { distancia } from './circulo.js';

const RADIANES = Math.PI / 180;

/** Square metres on the sphere: of rings by the formula of Chamberlain and Duquette (JPL 07-03), as Turf does. */
export function superficieDe(figura: Figura): number {
  if (figura.forma === 'circulo') {
    return 2 * Math.PI * RADIO_DE_LA_TIERRA ** 2 * (1 - Math.cos(figura.radio / RADIO_DE_LA_TIERRA));
  }
  return figura.poligonos.reduce((suma, poligono) => suma + superficieDePoligono(poligono), 0);
}

const superficieDePoligono = ([exterior = [], ...huecos]: Poligono): number =>
  huecos.reduce((resto, hueco) => resto - superficieDeAnillo(hueco), superficieDeAnillo(exterior));

function superficieDeAnillo(anillo: Vertices): number {
  const doble = anillo.reduce((suma, [, lat], n) => {
    const [antes] = anillo.at(n - 1)!;
    const [despues] = anillo[(n + 1) % anillo.length]!;
    return suma + (despues - antes) * RADIANES * Math.sin(lat * RADIANES);
  }, 0);
  return (Math.abs(doble) * RADIO_DE_LA_TIERRA ** 2) / 2;
}

/** Square degrees, by the shoelace formula: what the server measures a ring without ground with. */
export function superficiePlana(anillo: Vertices): number {
  const [x0 = 0, y0 = 0] = anillo[0] ?? [];
  const doble = anillo.reduce((suma, [xb, yb], n) => {
    const [xa, ya] = anillo.at(n - 1)!;
    return suma + (xa - x0) * (yb - y0) - (xb - x0) * (ya - y0);
  }, 0);
  return Math.abs(doble) / 2;
}

/** Whether the place lies on the figure's ground, whichever turn of the globe each is written in. */
export function contiene(figura: Figura, posicion: Posicion): boolean {
  if (figura.forma === 'circulo') return distancia(figura.centro, posicion) <= figura.radio;
  const cercana = cercaDelMapa(figura, posicion[0]);
  return (
    cercana.forma === 'poligonos' &&
    cercana.poligonos.some(
      ([exterior = [], ...huecos]) =>
        dentroDe(exterior, posicion) && !huecos.some((hueco) => dentroDe(hueco, posicion)),
    )
  );
}

/** By the parity of the sides that a ray to the east crosses. */
export function dentroDe(anillo: Vertices, [x, y]: Posicion): boolean {
  return anillo.reduce((dentro, [xa, ya], n) => {
    const [xb, yb] = anillo.at(n - 1)!;
    return ya > y !== yb > y && x < ((xb - xa) * (y - ya)) / (yb - ya) + xa ? !dentro : dentro;
  }, false);
}
