import { metrosEntre } from '../comun/distancia.js';
import type { PuntoDelRecorrido } from './contrato.js';

/** What the server counts by default (RESUMEN_PRECISION_MAX_M, VELOCIDAD_MAXIMA_KMH, RESUMEN_RUIDO_M). */
const PRECISION_MAXIMA_M = 50;
const VELOCIDAD_MAXIMA_MS = 200 / 3.6;
const RUIDO_M = 5;
/** Longer runs were really there, however fast they were come to. */
const TRAMO_CORTO_MS = 300_000;
/** m/s: slower is standing. */
const QUIETO_MS = 0.5;

const milisegundosEntre = (desde: PuntoDelRecorrido, hasta: PuntoDelRecorrido): number =>
  Date.parse(hasta.fecha) - Date.parse(desde.fecha);

/** Those that say well enough where somebody was: a line through the others would lead to places where nobody went. */
export const precisas = (puntos: readonly PuntoDelRecorrido[]): readonly PuntoDelRecorrido[] =>
  puntos.filter(({ precision }) => (precision ?? 0) <= PRECISION_MAXIMA_M);

/**
 * The positions that count for a distance, as the server's summaries have it: accurate ones, without the short runs
 * that were come to and left faster than anybody goes.
 */
export function queCuentan(puntos: readonly PuntoDelRecorrido[]): readonly PuntoDelRecorrido[] {
  const tramos: PuntoDelRecorrido[][] = [];
  for (const punto of precisas(puntos)) {
    const tramo = tramos.at(-1);
    const previo = tramo?.at(-1);
    const demasiadoRapido =
      previo && metrosEntre(previo, punto) > (VELOCIDAD_MAXIMA_MS * milisegundosEntre(previo, punto)) / 1_000;
    if (!tramo || demasiadoRapido) tramos.push([punto]);
    else tramo.push(punto);
  }
  return tramos
    .filter(
      (tramo, n) =>
        n === 0 || n === tramos.length - 1 || milisegundosEntre(tramo[0]!, tramo.at(-1)!) > TRAMO_CORTO_MS,
    )
    .flat();
}

/** Metres along positions that count: small steps of who stands still are the noise of their phone. */
export function largo(puntos: readonly PuntoDelRecorrido[]): number {
  let metros = 0;
  for (let n = 1; n < puntos.length; n++) {
    const [desde, hasta] = [puntos[n - 1]!, puntos[n]!];
    const paso = metrosEntre(desde, hasta);
    const velocidad = hasta.velocidad ?? paso / (milisegundosEntre(desde, hasta) / 1_000);
    if (paso >= RUIDO_M || velocidad >= QUIETO_MS) metros += paso;
  }
  return metros;
}
