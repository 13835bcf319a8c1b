const numero = (decimales: number) =>
  new Intl.NumberFormat('es', { minimumFractionDigits: decimales, maximumFractionDigits: decimales });
const ENTERO = numero(0);
const CON_UNO = numero(1);
const CON_DOS = numero(2);

export const cuantas = (numeroDeCosas: number): string => ENTERO.format(numeroDeCosas);

/** «± 12 m», «± 1,2 km». */
export const precision = (metros: number): string =>
  metros < 1_000 ? `± ${ENTERO.format(Math.ceil(metros))} m` : `± ${CON_UNO.format(metros / 1_000)} km`;

/** «850 m», «12,34 km». */
export const distancia = (metros: number): string =>
  metros < 1_000 ? `${ENTERO.format(metros)} m` : `${CON_DOS.format(metros / 1_000)} km`;

/** From m/s: «4,3 km/h», «82 km/h». */
export function velocidad(metrosPorSegundo: number): string {
  const kmh = metrosPorSegundo * 3.6;
  return `${(kmh < 10 ? CON_UNO : ENTERO).format(kmh)} km/h`;
}

/** From 0..1: «82 %». */
export const bateria = (parte: number): string => `${ENTERO.format(parte * 100)} %`;
