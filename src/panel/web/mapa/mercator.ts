/** Where something is on the map of the whole world, in pixels at zoom 0: that map is 256 × 256. */
export interface PuntoDelMundo {
  readonly x: number;
  readonly y: number;
}

export const MUNDO_PX = 256;
/** Where the square map ends: the latitude at which it is as high as it is wide. */
const LATITUD_MAXIMA = 85.0511287798;
const ECUADOR_M = 40_075_016.686;

const radianes = (grados: number): number => (grados * Math.PI) / 180;

/** Web Mercator (EPSG:3857), as tiles are cut. */
export function enElMundo(lat: number, lon: number): PuntoDelMundo {
  const fi = radianes(Math.max(-LATITUD_MAXIMA, Math.min(LATITUD_MAXIMA, lat)));
  return {
    x: ((lon + 180) / 360) * MUNDO_PX,
    y: ((1 - Math.log(Math.tan(fi) + 1 / Math.cos(fi)) / Math.PI) / 2) * MUNDO_PX,
  };
}

/** Pixels at zoom 0 of a metre at this latitude: Mercator widens towards the poles. */
export const pixelesPorMetro = (lat: number): number =>
  MUNDO_PX / (ECUADOR_M * Math.cos(radianes(Math.min(Math.abs(lat), LATITUD_MAXIMA))));
