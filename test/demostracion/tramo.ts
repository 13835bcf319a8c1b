import { distancia, type Lugar, proyeccion, rumbo } from './geometria.js';

/** One point of a recorded track: longitude, latitude, seconds since its beginning. */
export type PuntoGrabado = readonly number[];

interface Punto extends Lugar {
  readonly segundo: number;
}

/** Where somebody is on a stretch, and how they move there at the pace of the recording. */
export interface Paso extends Lugar {
  /** Metres per second. */
  readonly velocidad: number;
  /** Degrees from north. */
  readonly rumbo: number;
}

/** A stretch of a recorded track, from one of its points to another one: backwards if that comes earlier. */
export class Tramo {
  private readonly puntos: readonly Punto[];
  /** Seconds from its one end to the other. */
  readonly duracion: number;

  constructor(grabados: readonly PuntoGrabado[], desde = 0, hasta = grabados.length - 1) {
    const alReves = desde > hasta;
    const corte = grabados.slice(Math.min(desde, hasta), Math.max(desde, hasta) + 1);
    if (alReves) corte.reverse();
    if (corte.length < 2) throw new RangeError('A stretch has two points or more');
    const inicio = corte[0]?.[2] ?? 0;
    this.puntos = corte.map(([lon = Number.NaN, lat = Number.NaN, segundo = Number.NaN]) => ({
      lat,
      lon,
      segundo: Math.abs(segundo - inicio),
    }));
    this.duracion = this.puntos.at(-1)?.segundo ?? 0;
  }

  /** Where one is after that many seconds, between the recorded points. */
  en(segundo: number): Paso {
    const [desde, hasta] = this.segmento(this.segmentoDe(segundo));
    const segundos = hasta.segundo - desde.segundo;
    const parte = Math.min(1, Math.max(0, (segundo - desde.segundo) / segundos));
    return {
      ...entre(desde, hasta, parte),
      velocidad: distancia(desde, hasta) / segundos,
      rumbo: rumbo(desde, hasta),
    };
  }

  /** The second at which one first comes nearest to a place, and how near in metres. */
  masCerca(lugar: Lugar): { readonly segundo: number; readonly metros: number } {
    let mejor = { segundo: 0, metros: Infinity };
    for (let indice = 0; indice < this.puntos.length - 1; indice++) {
      const [desde, hasta] = this.segmento(indice);
      const parte = proyeccion(lugar, desde, hasta);
      const metros = distancia(lugar, entre(desde, hasta, parte));
      if (metros < mejor.metros)
        mejor = { segundo: desde.segundo + (hasta.segundo - desde.segundo) * parte, metros };
    }
    return mejor;
  }

  private segmento(indice: number): [Punto, Punto] {
    return [this.puntos[indice] as Punto, this.puntos[indice + 1] as Punto];
  }

  private segmentoDe(segundo: number): number {
    let [bajo, alto] = [0, this.puntos.length - 2];
    while (bajo < alto) {
      const medio = Math.ceil((bajo + alto) / 2);
      if ((this.puntos[medio] as Punto).segundo <= segundo) bajo = medio;
      else alto = medio - 1;
    }
    return bajo;
  }
}

/** Straight between two places near each other. */
const entre = (desde: Lugar, hasta: Lugar, parte: number): Lugar => ({
  lat: desde.lat + (hasta.lat - desde.lat) * parte,
  lon: desde.lon + (hasta.lon - desde.lon) * parte,
});
