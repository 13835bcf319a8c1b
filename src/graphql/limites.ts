import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import type { Configuracion } from '../configuracion/index.js';

/** The limits of a document, the same over HTTP and WebSocket. */
export function reglasDe({ CONSULTA_PROFUNDIDAD_MAX, CONSULTA_RAICES_MAX }: Configuracion): ValidationRule[] {
  return [profundidadMaxima(CONSULTA_PROFUNDIDAD_MAX), raicesMaximas(CONSULTA_RAICES_MAX)];
}

/** Refuses operations that ask for more than `maximas` fields at once, aliases of one field included. */
function raicesMaximas(maximas: number): ValidationRule {
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

/**
 * Refuses operations nested deeper than `maxima`. Introspection is left out: it nests deep by design and
 * reads nothing but the schema.
 */
function profundidadMaxima(maxima: number): ValidationRule {
  return (contexto): ASTVisitor => {
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
