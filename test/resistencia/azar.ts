/** Numbers from 0 to 1, the same for a seed: the minimal standard generator of Park and Miller. */
export function sucesion(semilla: number): () => number {
  let estado = semilla;
  return () => (estado = (estado * 48_271) % 2_147_483_647) / 2_147_483_647;
}
