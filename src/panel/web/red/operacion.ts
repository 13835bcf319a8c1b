/** A document with the types of its variables and of its answer. */
export interface Operacion<Datos, Variables = Record<string, never>> {
  readonly documento: string;
  /** Never present: it only carries the types. */
  readonly tipos?: (variables: Variables) => Datos;
}

export const operacion = <Datos, Variables = Record<string, never>>(
  documento: string,
): Operacion<Datos, Variables> => ({ documento });
