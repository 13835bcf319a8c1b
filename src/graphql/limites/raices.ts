import {
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/** Refuses operations that ask for more than `maximas` fields at once, aliases of one field included. */
export function raicesMaximas(maximas: number): ValidationRule {
  return (contexto) => ({
    OperationDefinition(operacion) {
      if (raicesDe(contexto, operacion.selectionSet, new Set()) > maximas) {
        contexto.reportError(
          new GraphQLError(`The operation has more than ${maximas} root fields`, { nodes: operacion }),
        );
      }
    },
  });
}

function raicesDe(
  contexto: ValidationContext,
  { selections }: SelectionSetNode,
  vistos: Set<string>,
): number {
  let raices = 0;
  for (const nodo of selections) {
    if (nodo.kind === Kind.FIELD) raices += 1;
    else if (nodo.kind === Kind.INLINE_FRAGMENT) raices += raicesDe(contexto, nodo.selectionSet, vistos);
    else if (!vistos.has(nodo.name.value)) {
      // The same fragment again adds the same fields again, which is once.
      vistos.add(nodo.name.value);
      const fragmento = contexto.getFragment(nodo.name.value);
      if (fragmento) raices += raicesDe(contexto, fragmento.selectionSet, vistos);
    }
  }
  return raices;
}
