import type { Position } from 'geojson';

/**
 * A ring of [lon, lat] whose longitudes follow one another, also where it crosses the antimeridian, in either
 * writing: 179.8 → -179.8 becomes 179.8 → 180.2. Each side goes the short way round, as it is written if it spans
 * 180° exactly. Of a ring round a pole, the last longitude is a turn away from the first.
 */
export function desenrollar(anillo: readonly Position[]): [lon: number, lat: number][] {
  let vueltas = 0;
  let anterior = anillo[0]?.[0] ?? 0;
  return anillo.map(([lon = NaN, lat = NaN]) => {
    const salto = lon - anterior;
    if (Math.abs(salto) > 180) vueltas -= Math.round(salto / 360);
    anterior = lon;
    return [lon + vueltas * 360, lat];
  });
}

/** The rings of a polygon unwrapped, its holes written in the same turn as the outer ring. */
export function enUnMarco(anillos: readonly (readonly Position[])[]): [lon: number, lat: number][][] {
  const desenrollados = anillos.map(desenrollar);
  const oeste = oesteDe(desenrollados[0] ?? []);
  return desenrollados.map((anillo) => {
    const vueltas = vueltasHasta(oesteDe(anillo), oeste);
    return vueltas === 0 ? anillo : anillo.map(([lon, lat]) => [lon - vueltas * 360, lat]);
  });
}

/** Whole turns to take from a longitude for it to lie between `oeste` and a turn further east. */
export const vueltasHasta = (lon: number, oeste: number) => Math.floor((lon - oeste) / 360);

export const oesteDe = (anillo: readonly Position[]) =>
  anillo.reduce((menor, [lon = NaN]) => Math.min(menor, lon), Infinity);

export const esteDe = (anillo: readonly Position[]) =>
  anillo.reduce((mayor, [lon = NaN]) => Math.max(mayor, lon), -Infinity);
