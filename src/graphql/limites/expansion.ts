import { type ASTVisitor, GraphQLError, Kind, type SelectionSetNode, type ValidationRule } from 'graphql';
import { porFragmento } from './fragmentos.js';

/**
 * Refuses operations of more than `maximas` selections, those of a fragment counted wherever it is spread.
 * graphql-jit 0.8 walks all of them: of twenty fragments that spread the next twice, for a second; of forty, for days.
 */
export function expansionMaxima(maximas: number): ValidationRule {
  return (contexto): ASTVisitor => {
    const deFragmento = porFragmento(contexto, 0, ({ selectionSet }) => contar(selectionSet));

    const contar = ({ selections }: SelectionSetNode): number => {
      let cuantas = selections.length;
      for (const nodo of selections) {
        if (nodo.kind === Kind.FRAGMENT_SPREAD) cuantas += deFragmento(nodo.name.value);
        else if (nodo.selectionSet) cuantas += contar(nodo.selectionSet);
      }
      return cuantas;
    };

    return {
      OperationDefinition(operacion) {
        if (contar(operacion.selectionSet) > maximas) {
          contexto.reportError(
            new GraphQLError(
              `The operation has more than ${maximas} fields, those of fragments counted wherever they are spread`,
              { nodes: operacion },
            ),
          );
        }
      },
    };
  };
}
