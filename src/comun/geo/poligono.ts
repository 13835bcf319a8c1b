import { area } from '@turf/area';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { Polygon, Position } from 'geojson';
import { enUnMarco, esteDe, oesteDe, vueltasHasta } from './anillos.js';
import { distancia, type Punto } from './distancia.js';

/**
 * A polygon ready for many points. Its sides are straight in longitude and latitude, as RFC 7946 (3.1.1) has them,
 * for containment and for distance alike.
 */
export class PoligonoPreparado {
  /** In square metres, without the holes. */
  readonly superficie: number;
  private readonly poligono: Polygon;
  private readonly oeste: number;
  private readonly este: number;
  private readonly sur: number;
  private readonly norte: number;
  /** Of each ring, lon and lat in turn. */
  private readonly bordes: readonly Float64Array[];

  /** @param coordinates of a valid polygon: closed rings, the outer one first. */
  constructor(coordinates: readonly (readonly Position[])[]) {
    const anillos = enUnMarco(coordinates);
    const exterior = anillos[0] ?? [];
    const latitudes = exterior.map(([, lat]) => lat);
    this.poligono = { type: 'Polygon', coordinates: anillos };
    this.superficie = area(this.poligono);
    this.oeste = oesteDe(exterior);
    this.este = esteDe(exterior);
    this.sur = Math.min(...latitudes);
    this.norte = Math.max(...latitudes);
    this.bordes = anillos.map((anillo) => Float64Array.from(anillo.flat()));
  }

  /** The edge is inside. */
  contiene({ lat, lon }: Punto): boolean {
    const enMarco = lon - vueltasHasta(lon, this.oeste) * 360;
    if (enMarco > this.este || lat < this.sur || lat > this.norte) return false;
    return booleanPointInPolygon([enMarco, lat], this.poligono);
  }

  /**
   * Metres to the nearest edge, outer or of a hole. Found on the plane that touches the sphere at the point
   * (longitudes times cos lat), where the sides stay straight, and measured by haversine: never less than it is, and
   * within 0.01 % up to 100 km away and 60° of latitude. Turf's takes half a millisecond for 50 sides, and bends
   * them into great circles: 14 m off for a zone of 20 km.
   */
  distanciaAlBorde(punto: Punto): number {
    const { lat } = punto;
    // The writing of the longitude that is nearest to the polygon.
    const lon = punto.lon - Math.round((punto.lon - (this.oeste + this.este) / 2) / 360) * 360;
    const escala = Math.cos((lat * Math.PI) / 180);
    let menor = Infinity;
    const cercano = { lat, lon };
    for (const borde of this.bordes) {
      let x = ((borde[0] as number) - lon) * escala;
      let y = (borde[1] as number) - lat;
      for (let n = 2; n < borde.length; n += 2) {
        const dx = ((borde[n] as number) - lon) * escala - x;
        const dy = (borde[n + 1] as number) - lat - y;
        const parte = Math.min(1, Math.max(0, -(x * dx + y * dy) / (dx * dx + dy * dy || 1)));
        const [cercaX, cercaY] = [x + parte * dx, y + parte * dy];
        const cuadrado = cercaX * cercaX + cercaY * cercaY;
        if (cuadrado < menor) {
          menor = cuadrado;
          cercano.lon = lon + cercaX / escala;
          cercano.lat = lat + cercaY;
        }
        x += dx;
        y += dy;
      }
    }
    return distancia(punto, cercano);
  }
}
