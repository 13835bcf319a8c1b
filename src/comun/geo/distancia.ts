import { distance } from '@turf/distance';

/** Mean radius of the Earth in metres, (2a + b) / 3 of WGS 84: IUGG's R1, and Turf's. */
export const RADIO_DE_LA_TIERRA = 6_371_008.8;

/** A place on the Earth, in WGS 84 degrees. */
export interface Punto {
  readonly lat: number;
  readonly lon: number;
}

/**
 * Metres between two points along the sphere (haversine, R = {@link RADIO_DE_LA_TIERRA}): at most 0.56 % off the
 * ellipsoid's. Longitudes may be written beyond ±180.
 */
export function distancia(desde: Punto, hasta: Punto): number {
  const metros = distance([desde.lon, desde.lat], [hasta.lon, hasta.lat], { units: 'meters' });
  // Between antipodes Turf takes the root of what rounding may leave below 0: NaN for one pair in 24.
  return Number.isNaN(metros) ? Math.PI * RADIO_DE_LA_TIERRA : metros;
}

/** Metres along a track, from point to point: 0 with fewer than two. */
export function largoDelRecorrido(puntos: readonly Punto[]): number {
  return puntos.reduce((metros, punto, n) => metros + distancia(puntos[n - 1] ?? punto, punto), 0);
}
