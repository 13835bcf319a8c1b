import { entradaInvalida } from './errores.js';

/** How far ahead of ours a phone's clock may be, in milliseconds. */
export const ADELANTO_MAXIMO_MS = 5 * 60_000;
const DIA_MS = 86_400_000;

/** The moments, in milliseconds and both included, at which something may have happened that a client tells now. */
export interface Ventana {
  readonly desdeMs: number;
  readonly hastaMs: number;
}

export function ventanaCreible(ahora: Date, maximoDias: number): Ventana {
  const ms = ahora.getTime();
  return { desdeMs: ms - maximoDias * DIA_MS, hastaMs: ms + ADELANTO_MAXIMO_MS };
}

/**
 * That something may have happened when a client says that it did.
 * @param path the field in which it says so.
 * @throws ErrorDeDominio BAD_USER_INPUT if it is more than 5 minutes ahead, or older than `maximoDias`.
 */
export function exigirMomentoCreible(fecha: Date, ahora: Date, maximoDias: number, path = 'fecha'): void {
  const { desdeMs, hastaMs } = ventanaCreible(ahora, maximoDias);
  const ms = fecha.getTime();
  if (ms > hastaMs) {
    throw entradaInvalida([{ path, message: 'expected a moment at most 5 minutes ahead' }]);
  }
  if (!(ms >= desdeMs)) {
    throw entradaInvalida([{ path, message: `expected a moment of the last ${maximoDias} days` }]);
  }
}
