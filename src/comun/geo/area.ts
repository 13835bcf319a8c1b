import type { MultiPolygon, Polygon } from 'geojson';

/** All round a point: what GeoJSON has no type for. `coordinates` is [lon, lat] in degrees, `radius` in metres. */
export interface Circulo {
  readonly type: 'Circle';
  readonly coordinates: readonly [lon: number, lat: number];
  readonly radius: number;
}

/** The ground that a zone covers: GeoJSON (RFC 7946) in WGS 84 degrees, or a circle. */
export type Area = Polygon | MultiPolygon | Circulo;
