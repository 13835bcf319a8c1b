import { type ASTVisitor, GraphQLError, Kind, type SelectionSetNode, type ValidationRule } from 'graphql';
import { porFragmento } from './fragmentos.js';

/**
 * Refuses operations with more than `maximos` aliases, those of a fragment counted wherever it is spread:
 * an alias is how one operation asks for the same thing many times.
 */
export function aliasMaximos(maximos: number): ValidationRule {
  return (contexto): ASTVisitor => {
    const deFragmento = porFragmento(contexto, 0, ({ selectionSet }) => contar(selectionSet));

    const contar = ({ selections }: SelectionSetNode): number => {
      let alias = 0;
      for (const nodo of selections) {
        if (nodo.kind === Kind.FRAGMENT_SPREAD) alias += deFragmento(nodo.name.value);
        else {
          if (nodo.kind === Kind.FIELD && nodo.alias) alias += 1;
          if (nodo.selectionSet) alias += contar(nodo.selectionSet);
        }
      }
      return alias;
    };

    return {
      OperationDefinition(operacion) {
        if (contar(operacion.selectionSet) > maximos) {
          contexto.reportError(
            new GraphQLError(`The operation has more than ${maximos} aliases`, { nodes: operacion }),
          );
        }
      },
    };
  };
}
