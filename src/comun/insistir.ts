import { setTimeout as esperar } from 'node:timers/promises';

const PRIMERA_ESPERA_MS = 250;
const ESPERA_MAXIMA_MS = 2_000;

export interface Insistencia {
  /** How long to go on, by default for good; the error of the last try is then thrown. */
  readonly plazoMs?: number;
  /** Whether another try may fare better. */
  readonly esPasajero: (error: unknown) => boolean;
  /** Told of each failed try before the wait for the next. */
  readonly avisar?: (error: unknown, esperaMs: number) => void;
  /** Ends the waiting. */
  readonly senal?: AbortSignal;
}

/**
 * Tries until it works, with waits that double from a quarter of a second to two seconds.
 * @throws the error of the last try, once it is not a passing one or the time is up; the signal's reason.
 */
export async function insistir<T>(
  intentar: () => Promise<T>,
  { plazoMs = Infinity, esPasajero, avisar, senal }: Insistencia,
): Promise<T> {
  const fin = Date.now() + plazoMs;
  for (let espera = PRIMERA_ESPERA_MS; ; espera = Math.min(2 * espera, ESPERA_MAXIMA_MS)) {
    try {
      return await intentar();
    } catch (error) {
      if (!esPasajero(error) || Date.now() + espera > fin) throw error;
      avisar?.(error, espera);
      await esperar(espera, undefined, { signal: senal }).catch(() => {});
      senal?.throwIfAborted();
    }
  }
}
