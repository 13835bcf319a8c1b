/** Does it with each, so many at once; who takes long holds back nobody but its own place. */
export async function aPocos<E, S>(
  entradas: readonly E[],
  cuantas: number,
  hacer: (entrada: E) => Promise<S>,
): Promise<S[]> {
  const salidas: S[] = [];
  const porHacer = entradas.entries();
  const seguir = async () => {
    for (const [lugar, entrada] of porHacer) salidas[lugar] = await hacer(entrada);
  };
  await Promise.all(Array.from({ length: cuantas }, seguir));
  return salidas;
}
