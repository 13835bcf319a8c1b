import { type Arbitrary, assert, asyncProperty } from 'fast-check';
import { exigirSinFaltas, type Objetivo, reposo } from './objetivo.js';

/** A way in, and what is thrown at it. */
export interface Puerta<Caso = any> {
  readonly nombre: string;
  arbitrario(objetivo: Objetivo): Arbitrary<Caso>;
  /** Rejects if an answer is not what the contract says. */
  probar(objetivo: Objetivo, caso: Caso): Promise<void>;
  /** What has broken it once, or might: tried first, always. */
  ejemplos?(objetivo: Objetivo): readonly Caso[];
}

export interface Corrida {
  readonly semilla: number;
  readonly casos: number;
  /** Stops then without finding fault. */
  readonly plazoMs?: number;
  readonly sinEjemplos?: boolean;
}

/** @returns how many cases were tried. */
export async function correr(
  objetivo: Objetivo,
  puerta: Puerta,
  { semilla, casos, plazoMs, sinEjemplos = false }: Corrida,
): Promise<number> {
  let probados = 0;
  const propiedad = asyncProperty(puerta.arbitrario(objetivo), async (caso) => {
    probados += 1;
    await puerta.probar(objetivo, caso);
    exigirSinFaltas(objetivo);
  });
  await assert(propiedad, {
    seed: semilla,
    numRuns: casos,
    examples: sinEjemplos ? [] : (puerta.ejemplos?.(objetivo) ?? []).map((caso) => [caso]),
    interruptAfterTimeLimit: plazoMs,
    markInterruptAsFailure: false,
  });
  await reposo(objetivo);
  return probados;
}
