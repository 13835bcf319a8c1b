import { type ASTVisitor, GraphQLError, Kind, type SelectionSetNode, type ValidationRule } from 'graphql';
import { porFragmento } from './fragmentos.js';

/**
 * Refuses operations nested deeper than `maxima`. Introspection is left out: it nests deep by design and
 * reads nothing but the schema.
 */
export function profundidadMaxima(maxima: number): ValidationRule {
  return (contexto): ASTVisitor => {
    const deFragmento = porFragmento(contexto, 0, ({ selectionSet }) => medir(selectionSet));

    const medir = ({ selections }: SelectionSetNode): number => {
      let honda = 0;
      for (const nodo of selections) {
        if (nodo.kind === Kind.FRAGMENT_SPREAD) honda = Math.max(honda, deFragmento(nodo.name.value));
        else if (nodo.kind === Kind.INLINE_FRAGMENT) honda = Math.max(honda, medir(nodo.selectionSet));
        else if (!nodo.name.value.startsWith('__')) {
          honda = Math.max(honda, 1 + (nodo.selectionSet ? medir(nodo.selectionSet) : 0));
        }
      }
      return honda;
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
