import { entradaInvalida } from './errores.js';

/** How far ahead of ours a phone's clock may be, in milliseconds. */
export const ADELANTO_MAXIMO_MS = 5 * 60_000;
const DIA_MS = 86_400_000;

/**
 * That something may have happened when a client says that it did.
 * @throws ErrorDeDominio BAD_USER_INPUT if it is more than 5 minutes ahead, or older than `maximoDias`.
 */
export function exigirMomentoCreible(fecha: Date, ahora: Date, maximoDias: number): void {
  const edadMs = ahora.getTime() - fecha.getTime();
  if (edadMs < -ADELANTO_MAXIMO_MS) {
    throw entradaInvalida([{ path: 'fecha', message: 'expected a moment at most 5 minutes ahead' }]);
  }
  if (!(edadMs <= maximoDias * DIA_MS)) {
    throw entradaInvalida([{ path: 'fecha', message: `expected a moment of the last ${maximoDias} days` }]);
  }
}
