/** A place: WGS 84 degrees. */
export interface Lugar {
  readonly lat: number;
  readonly lon: number;
}

/** Mean radius of the Earth, in metres (IUGG). */
const RADIO = 6_371_008.8;
export const METROS_POR_GRADO = (Math.PI / 180) * RADIO;

const radianes = (grados: number) => (grados * Math.PI) / 180;

/** Great-circle distance in metres, by the haversine formula. */
export function distancia(desde: Lugar, hasta: Lugar): number {
  const cuerda =
    Math.sin(radianes(hasta.lat - desde.lat) / 2) ** 2 +
    Math.cos(radianes(desde.lat)) *
      Math.cos(radianes(hasta.lat)) *
      Math.sin(radianes(hasta.lon - desde.lon) / 2) ** 2;
  return 2 * RADIO * Math.asin(Math.sqrt(cuerda));
}

/** Initial course of the great circle, in degrees from north, 0 to 360. */
export function rumbo(desde: Lugar, hasta: Lugar): number {
  const giro = radianes(hasta.lon - desde.lon);
  const este = Math.sin(giro) * Math.cos(radianes(hasta.lat));
  const norte =
    Math.cos(radianes(desde.lat)) * Math.sin(radianes(hasta.lat)) -
    Math.sin(radianes(desde.lat)) * Math.cos(radianes(hasta.lat)) * Math.cos(giro);
  return ((Math.atan2(este, norte) * 180) / Math.PI + 360) % 360;
}

/** The corners of a square of `metros` to each side of its middle, as the ring of a GeoJSON polygon. */
export function cuadrado({ lat, lon }: Lugar, metros: number): [number, number][] {
  const alto = metros / METROS_POR_GRADO;
  const ancho = alto / Math.cos(radianes(lat));
  return [
    [lon - ancho, lat - alto],
    [lon + ancho, lat - alto],
    [lon + ancho, lat + alto],
    [lon - ancho, lat + alto],
    [lon - ancho, lat - alto],
  ];
}

/** How far along from `desde` to `hasta` (0 to 1) one is nearest to a place close by. */
export function proyeccion(lugar: Lugar, desde: Lugar, hasta: Lugar): number {
  const escala = Math.cos(radianes(desde.lat));
  const [tramoX, tramoY] = [(hasta.lon - desde.lon) * escala, hasta.lat - desde.lat];
  const [lugarX, lugarY] = [(lugar.lon - desde.lon) * escala, lugar.lat - desde.lat];
  const largo = tramoX ** 2 + tramoY ** 2;
  return largo === 0 ? 0 : Math.min(1, Math.max(0, (lugarX * tramoX + lugarY * tramoY) / largo));
}
