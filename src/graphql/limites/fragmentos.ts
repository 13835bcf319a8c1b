import type { FragmentDefinitionNode, ValidationContext } from 'graphql';

/**
 * Measures each fragment once, however often it is spread: what fragments would expand to grows exponentially
 * with their number, the work does not. A cycle, which another rule refuses, counts as `nada`.
 */
export function porFragmento<T extends object | number>(
  contexto: ValidationContext,
  nada: T,
  medir: (fragmento: FragmentDefinitionNode) => T,
): (nombre: string) => T {
  const medidas = new Map<string, T>();
  return (nombre) => {
    const conocida = medidas.get(nombre);
    if (conocida !== undefined) return conocida;
    medidas.set(nombre, nada);
    const fragmento = contexto.getFragment(nombre);
    const medida = fragmento ? medir(fragmento) : nada;
    medidas.set(nombre, medida);
    return medida;
  };
}
