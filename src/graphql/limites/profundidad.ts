import {
  type ASTVisitor,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import { porFragmento } from './fragmentos.js';

/** Introspection nests deep by design: what tools ask for, of types nine times wrapped, has 15 levels. */
const PROFUNDIDAD_DEL_ESQUEMA = 20;

/**
 * Refuses operations nested deeper than `maxima`. Introspection has a measure of its own; it is no part of the
 * other. Compiling takes more than linear time in the depth.
 */
export function profundidadMaxima(maxima: number): ValidationRule {
  return (contexto): ASTVisitor => {
    const deFragmento = porFragmento(contexto, NADA, ({ selectionSet }) => medir(selectionSet));

    const medir = ({ selections }: SelectionSetNode): Medida => {
      let [propia, delEsquema] = [0, 0];
      for (const nodo of selections) {
        const interior = medirNodo(nodo);
        propia = Math.max(propia, interior.propia);
        delEsquema = Math.max(delEsquema, interior.delEsquema);
      }
      return { propia, delEsquema };
    };

    const medirNodo = (nodo: SelectionNode): Medida => {
      if (nodo.kind === Kind.FRAGMENT_SPREAD) return deFragmento(nodo.name.value);
      const { propia, delEsquema } = nodo.selectionSet ? medir(nodo.selectionSet) : NADA;
      if (nodo.kind === Kind.INLINE_FRAGMENT) return { propia, delEsquema };
      if (nodo.name.value.startsWith('__')) return { propia: 0, delEsquema: 1 + propia };
      return { propia: 1 + propia, delEsquema };
    };

    return {
      OperationDefinition(operacion) {
        const { propia, delEsquema } = medir(operacion.selectionSet);
        if (propia <= maxima && delEsquema <= PROFUNDIDAD_DEL_ESQUEMA) return;
        const niveles = propia > maxima ? maxima : PROFUNDIDAD_DEL_ESQUEMA;
        contexto.reportError(
          new GraphQLError(`The operation is nested deeper than ${niveles} levels`, { nodes: operacion }),
        );
      },
    };
  };
}

interface Medida {
  readonly propia: number;
  /** Below `__schema` and `__type`. */
  readonly delEsquema: number;
}

const NADA: Medida = { propia: 0, delEsquema: 0 };
