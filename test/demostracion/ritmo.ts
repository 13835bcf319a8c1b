import { setTimeout as dormir } from 'node:timers/promises';

/** Ends after so long, or with the signal. */
type Espera = (ms: number, senal: AbortSignal) => Promise<void>;

const esperarDeVerdad: Espera = (ms, senal) => dormir(ms, undefined, { signal: senal }).catch(() => {});

/**
 * Beats every `cada` ms until the signal: by the clock, so that late ones do not add up. Those that the machine had no
 * time for are left out.
 */
export async function* ritmo(
  cada: number,
  senal: AbortSignal,
  esperar: Espera = esperarDeVerdad,
): AsyncGenerator<void> {
  const inicio = performance.now();
  for (let golpe = 1; !senal.aborted; golpe++) {
    yield;
    golpe = Math.max(golpe, Math.floor((performance.now() - inicio) / cada));
    const falta = inicio + golpe * cada - performance.now();
    await esperar(Math.max(0, falta), senal);
  }
}
