import type { Area } from './area.js';
import { distancia, type Punto } from './distancia.js';
import { PoligonoPreparado } from './poligono.js';

/** An area ready for many points. */
export interface ZonaPreparada {
  /** In metres; of what is no circle, that of the circle of the same area. */
  readonly radio: number;
  /** Metres past the edge: 0 inside and on it. */
  exceso(punto: Punto): number;
}

/** @param area a valid one, as `leerArea` gives it. Polygons that overlap are one ground, counted twice in `radio`. */
export function prepararZona(area: Area): ZonaPreparada {
  if (area.type === 'Circle') {
    const [lon, lat] = area.coordinates;
    return {
      radio: area.radius,
      exceso: (punto) => Math.max(0, distancia({ lat, lon }, punto) - area.radius),
    };
  }
  const coordenadas = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  const poligonos = coordenadas.map((anillos) => new PoligonoPreparado(anillos));
  const superficie = poligonos.reduce((suma, poligono) => suma + poligono.superficie, 0);
  return {
    radio: Math.sqrt(superficie / Math.PI),
    exceso: (punto) =>
      poligonos.some((poligono) => poligono.contiene(punto))
        ? 0
        : Math.min(...poligonos.map((poligono) => poligono.distanciaAlBorde(punto))),
  };
}
