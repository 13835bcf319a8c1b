/** Mean radius of the Earth in metres: IUGG's R1, as the server measures with. */
export const RADIO_DE_LA_TIERRA = 6_371_008.8;

/** Degrees, WGS 84. */
interface Lugar {
  readonly lat: number;
  readonly lon: number;
}

export const enRadianes = (grados: number): number => (grados * Math.PI) / 180;

/** Metres between two places along the sphere, by haversine. */
export function metrosEntre(desde: Lugar, hasta: Lugar): number {
  const dLat = enRadianes(hasta.lat - desde.lat);
  const dLon = enRadianes(hasta.lon - desde.lon);
  const a =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(enRadianes(desde.lat)) * Math.cos(enRadianes(hasta.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * RADIO_DE_LA_TIERRA * Math.asin(Math.min(1, Math.sqrt(a)));
}
