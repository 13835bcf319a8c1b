import {
  type ASTVisitor,
  type FieldNode,
  getNamedType,
  getNullableType,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValidationRule,
  type ValueNode,
} from 'graphql';
import { PAGINA_MAXIMA } from '../../comun/paginacion.js';
import { porFragmento } from './fragmentos.js';
import { ELEMENTOS, PESADOS } from './tamanos.js';

/** Items of a page that nobody says the size of. */
const POR_PAGINA = 20;
/** Of the schema's own lists: a type has some five fields, and a field fewer arguments. */
const ELEMENTOS_DEL_ESQUEMA = 5;
const ARGUMENTOS_DE_PAGINA = new Set(['first', 'last']);

/** Objects of a selection: so many, and so many more for each item of the page that it is selected of. */
interface Medida {
  readonly fijo: number;
  readonly porElemento: number;
}

const NADA: Medida = { fijo: 0, porElemento: 0 };

/**
 * Refuses operations whose answer may hold more than `maximo` objects: each object field is one for each item of
 * the lists around it, and a field that may be as large as many is so many. A list has as many items as {@link ELEMENTOS}
 * says, or fewer if its field, or the connection's, is asked for fewer by `first` or `last`.
 */
export function costoMaximo(maximo: number): ValidationRule {
  return (contexto): ASTVisitor => {
    const schema = contexto.getSchema();
    const deFragmento = porFragmento(contexto, NADA, ({ selectionSet, typeCondition }) =>
      medir(selectionSet, schema.getType(typeCondition.name.value)),
    );

    const medir = ({ selections }: SelectionSetNode, padre: GraphQLNamedType | undefined): Medida => {
      let fijo = 0;
      let porElemento = 0;
      for (const nodo of selections) {
        const { fijo: mas, porElemento: masPorElemento } = medirNodo(nodo, padre);
        fijo += mas;
        porElemento += masPorElemento;
      }
      return { fijo, porElemento };
    };

    const medirNodo = (
      nodo: SelectionSetNode['selections'][number],
      padre: GraphQLNamedType | undefined,
    ): Medida => {
      if (nodo.kind === Kind.FRAGMENT_SPREAD) return deFragmento(nodo.name.value);
      if (nodo.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition } = nodo;
        return medir(nodo.selectionSet, typeCondition ? schema.getType(typeCondition.name.value) : padre);
      }
      const campo = campoDe(schema, padre, nodo.name.value);
      if (!campo || !padre) return NADA;
      const nombre = `${padre.name}.${campo.name}`;
      if (!nodo.selectionSet) return { fijo: PESADOS.get(nombre) ?? 0, porElemento: 0 };
      return medirCampo(campo, nodo, nodo.selectionSet, ELEMENTOS.get(nombre));
    };

    const medirCampo = (
      campo: GraphQLField<unknown, unknown>,
      nodo: FieldNode,
      seleccion: SelectionSetNode,
      elementos: number | undefined,
    ): Medida => {
      const tipo = getNamedType(campo.type);
      const interior = medir(seleccion, tipo);
      const pagina = paginaDe(campo, nodo, elementos ?? PAGINA_MAXIMA) ?? elementos;
      if (!isListType(getNullableType(campo.type)))
        return { fijo: 1 + totalDe(interior, pagina), porElemento: 0 };
      const cadaUno = 1 + totalDe(interior);
      if (pagina !== undefined) return { fijo: pagina * cadaUno, porElemento: 0 };
      return isIntrospectionType(tipo)
        ? { fijo: ELEMENTOS_DEL_ESQUEMA * cadaUno, porElemento: 0 }
        : { fijo: 0, porElemento: cadaUno };
    };

    return {
      OperationDefinition(operacion) {
        const raiz = schema.getRootType(operacion.operation) ?? undefined;
        if (totalDe(medir(operacion.selectionSet, raiz)) > maximo) {
          contexto.reportError(
            new GraphQLError(
              `The operation may answer more than ${maximo} objects: ask for fewer fields, or smaller pages`,
              { nodes: operacion },
            ),
          );
        }
      },
    };
  };
}

const DEL_ESQUEMA = [SchemaMetaFieldDef, TypeMetaFieldDef];

function campoDe(
  schema: GraphQLSchema,
  padre: GraphQLNamedType | undefined,
  nombre: string,
): GraphQLField<unknown, unknown> | undefined {
  if (padre === schema.getQueryType() && nombre.startsWith('__')) {
    return DEL_ESQUEMA.find(({ name }) => name === nombre);
  }
  return isObjectType(padre) || isInterfaceType(padre) ? padre.getFields()[nombre] : undefined;
}

const totalDe = ({ fijo, porElemento }: Medida, pagina = POR_PAGINA) => fijo + porElemento * pagina;

/**
 * How many items a field is asked for, if it has an argument that says so: never none, so that what is below
 * counts, nor more than `maxima`. As many when a variable is to tell.
 */
function paginaDe(
  { args }: GraphQLField<unknown, unknown>,
  nodo: FieldNode,
  maxima: number,
): number | undefined {
  let pagina: number | undefined;
  for (const { name, defaultValue } of args) {
    if (!ARGUMENTOS_DE_PAGINA.has(name)) continue;
    const valor = nodo.arguments?.find((argumento) => argumento.name.value === name)?.value;
    const pedida = valor?.kind === Kind.INT ? Number(valor.value) : porOmision(valor, defaultValue, maxima);
    pagina = Math.max(pagina ?? 1, Math.min(pedida, maxima));
  }
  return pagina;
}

/** Without a default, a list gives all that it has. */
function porOmision(valor: ValueNode | undefined, porDefecto: unknown, maxima: number): number {
  if (valor?.kind === Kind.VARIABLE || porDefecto === undefined) return maxima;
  return Number(porDefecto);
}
