import type { Punto } from '../comun/geo/distancia.js';
import type { ZonaPreparada } from '../comun/geo/zona.js';
import type { estadoGeocerca } from '../base-datos/index.js';

export type EstadoGeocerca = (typeof estadoGeocerca.enumValues)[number];

/** A position, and how many metres off it may be. */
export interface Fix extends Punto {
  readonly precision: number;
}

/** The two latest accurate fixes of a user, the newest of them fresh. */
export interface FixesRecientes {
  readonly ultimo: Fix;
  /** The accurate one before it, at most twice as old as a fresh one may be. */
  readonly anterior: Fix | undefined;
}

/** Taken of a fix that does not say how accurate it is: a phone's outdoors, generously. */
export const PRECISION_SUPUESTA_M = 20;

const MARGEN_MINIMO_M = 20;
const MARGEN_DEL_RADIO = 0.1;

/**
 * Where a user is with regard to a zone. Inside: the latest fix is. Outside: both fixes are further past the edge
 * than their accuracy and the zone's margin, max(0.1 · radius, 20 m). In between it stays as it was, so that
 * nobody comes and goes at the edge. `desconocido` without a fresh and accurate fix.
 */
export function estadoSegun(
  zona: ZonaPreparada,
  previo: EstadoGeocerca,
  fixes: FixesRecientes | undefined,
): EstadoGeocerca {
  if (!fixes) return 'desconocido';
  const { ultimo, anterior } = fixes;
  const exceso = zona.exceso(ultimo);
  if (exceso <= 0) return 'dentro';
  const margen = Math.max(MARGEN_DEL_RADIO * zona.radio, MARGEN_MINIMO_M);
  if (!anterior || exceso - ultimo.precision <= margen) return previo;
  return zona.exceso(anterior) - anterior.precision > margen ? 'fuera' : previo;
}
