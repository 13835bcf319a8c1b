/** Whoever waited for a turn gets it also when what it was for has just ended: time to hear of that end. */
const CAUTELA_MS = 1_500;

/**
 * Runs `alTener` in one tab of this browser at a time, until `signal` aborts; the next one takes over when it does
 * or when its tab is closed. Without Web Locks (plain http) every tab has its turn at once.
 */
export async function esperarTurno(nombre: string, signal: AbortSignal, alTener: () => void): Promise<void> {
  // The DOM types say that it is always there.
  const candados: LockManager | undefined = navigator.locks;
  if (!candados) return alTener();
  const tener = (candado: Lock | null): Promise<boolean> | boolean => {
    if (!candado || signal.aborted) return candado !== null;
    alTener();
    return abortada(signal);
  };
  try {
    if (await candados.request(nombre, { ifAvailable: true }, tener)) return;
    await candados.request(nombre, { signal }, async (candado) => {
      await Promise.race([abortada(signal), new Promise((listo) => setTimeout(listo, CAUTELA_MS))]);
      return tener(candado);
    });
  } catch {
    // It was given up while it waited.
  }
}

const abortada = (signal: AbortSignal): Promise<true> =>
  new Promise((resolver) => {
    if (signal.aborted) resolver(true);
    signal.addEventListener('abort', () => resolver(true), { once: true });
  });
