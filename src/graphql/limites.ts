import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/**
 * Refuses operations nested deeper than `maxima`. Introspection is left out: it nests deep by design and
 * reads nothing but the schema.
 */
export function profundidadMaxima(maxima: number) {
  return (contexto: ValidationContext): ASTVisitor => {
    const medidas = new Map<string, number>();

    const medir = (seleccion: SelectionSetNode | undefined): number =>
      Math.max(
        0,
        ...(seleccion?.selections ?? []).map((nodo) => {
          if (nodo.kind === Kind.FRAGMENT_SPREAD)
            return medirFragmento(contexto.getFragment(nodo.name.value));
          if (nodo.kind === Kind.INLINE_FRAGMENT) return medir(nodo.selectionSet);
          return nodo.name.value.startsWith('__') ? 0 : 1 + medir(nodo.selectionSet);
        }),
      );

    const medirFragmento = (fragmento: FragmentDefinitionNode | null | undefined): number => {
      if (!fragmento) return 0;
      const nombre = fragmento.name.value;
      // Set before measuring, so that a cycle (another rule refuses it) ends.
      if (!medidas.has(nombre)) {
        medidas.set(nombre, 0);
        medidas.set(nombre, medir(fragmento.selectionSet));
      }
      return medidas.get(nombre) ?? 0;
    };

    return {
      OperationDefinition(operacion) {
        if (medir(operacion.selectionSet) > maxima) {
          contexto.reportError(
            new GraphQLError(`The operation is nested deeper than ${maxima} levels`, { nodes: operacion }),
          );
        }
      },
    };
  };
}
