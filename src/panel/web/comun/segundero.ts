import { type ReadonlySignal, signal as senal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const ahora = senal(Date.now());
let oyentes = 0;
let reloj: ReturnType<typeof setInterval> | undefined;

/** The device's clock, each second: who reads it while rendering («hace 40 s») is rendered again. Milliseconds. */
export function useSegundero(): ReadonlySignal<number> {
  useEffect(() => {
    if (oyentes++ === 0) {
      ahora.value = Date.now();
      reloj = setInterval(() => (ahora.value = Date.now()), 1_000);
    }
    return () => {
      if (--oyentes === 0) clearInterval(reloj);
    };
  }, []);
  return ahora;
}
