import type { Posicion } from '../../datos/contrato.js';

/** The same meridian, written within half a turn of `referencia`: degrees. */
export function cercaDe(lon: number, referencia: number): number {
  const vueltas = Math.round((lon - referencia) / 360);
  return vueltas === 0 ? lon : lon - vueltas * 360;
}

/** Positions whose longitudes follow one another the short way, also across the antimeridian. */
export function desenrollar(anillo: readonly Posicion[]): readonly Posicion[] {
  let anterior = anillo[0]?.[0] ?? 0;
  return anillo.map(([lon, lat]): Posicion => {
    anterior = cercaDe(lon, anterior);
    return [anterior, lat];
  });
}

export const oesteDe = (anillo: readonly Posicion[]): number =>
  anillo.reduce((menor, [lon]) => Math.min(menor, lon), Infinity);

/** Whole turns to take from a longitude for it to lie between `oeste` and a turn further east. */
export const vueltasHasta = (lon: number, oeste: number): number => Math.floor((lon - oeste) / 360);
