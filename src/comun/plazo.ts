/** The deadline of {@link conPlazo} has passed. */
export class FueraDePlazo extends Error {
  override readonly name = 'FueraDePlazo';
}

/**
 * The outcome of `promesa` if it comes within `ms`. Later it is ignored: nothing is stopped by this.
 * @throws FueraDePlazo
 */
export async function conPlazo<T>(promesa: Promise<T>, ms: number): Promise<T> {
  let temporizador: NodeJS.Timeout | undefined;
  const plazo = new Promise<never>((_, reject) => {
    temporizador = setTimeout(() => reject(new FueraDePlazo(`No answer after ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promesa, plazo]);
  } finally {
    clearTimeout(temporizador);
  }
}
