import { sumarDias } from './calendario.js';

const SEGUNDO_MS = 1_000;
/** No zone's midnight is, or was, further than this from UTC's. */
const DESFASE_MAXIMO_MS = 16 * 3_600_000;

/**
 * When a day begins and ends in an IANA time zone; `hasta` is the first instant of the next one. A day may last 23 or
 * 25 hours, and begin at 1:00 where the clocks change at midnight.
 */
export function limitesDelDia(dia: string, zona: string): { readonly desde: Date; readonly hasta: Date } {
  return { desde: comienzo(dia, zona), hasta: comienzo(sumarDias(dia, 1), zona) };
}

/** The first instant of the day, by asking which day it is: no arithmetic with offsets, which change on such days. */
function comienzo(dia: string, zona: string): Date {
  // Swedish writes dates as RFC 3339 does.
  const formato = new Intl.DateTimeFormat('sv', { timeZone: zona, dateStyle: 'short' });
  const medianoche = Date.parse(`${dia}T00:00:00Z`);
  let antes = medianoche - DESFASE_MAXIMO_MS;
  let despues = medianoche + DESFASE_MAXIMO_MS;
  while (despues - antes > SEGUNDO_MS) {
    const medio = antes + Math.floor((despues - antes) / (2 * SEGUNDO_MS)) * SEGUNDO_MS;
    if (formato.format(medio) < dia) antes = medio;
    else despues = medio;
  }
  return new Date(despues);
}
