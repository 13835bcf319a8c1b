import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

const RAICES = ['query', 'mutation', 'subscription'] as const;

/** Every operation of the schema, as the rows name them: `query tarea`. */
export function operacionesDe(schema: GraphQLSchema): Map<string, GraphQLField<unknown, unknown>> {
  const [query, mutation, subscription] = [
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ];
  return new Map(
    [query, mutation, subscription].flatMap((tipo, indice) =>
      Object.values(tipo?.getFields() ?? {}).map(
        (campo) => [`${RAICES[indice]} ${campo.name}`, campo] as const,
      ),
    ),
  );
}

/** A document that asks for everything that the operation can tell, with these arguments as variables. */
export function documentoDe(schema: GraphQLSchema, operacion: string, argumentos: readonly string[]): string {
  const campo = operacionesDe(schema).get(operacion);
  if (!campo) throw new Error(`The schema has no ${operacion}`);
  const [raiz = ''] = operacion.split(' ');
  const dados = argumentos.map((nombre) => {
    const argumento = campo.args.find(({ name }) => name === nombre);
    if (!argumento) throw new Error(`${operacion} takes no ${nombre}`);
    return argumento;
  });
  const variables = dados.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const valores = dados.map(({ name }) => `${name}: $${name}`).join(', ');
  const entre = (lista: string) => (lista ? `(${lista})` : '');
  return `${raiz} ${entre(variables)} { ${campo.name}${entre(valores)} ${todoDe(campo.type)} }`;
}

/** Every field below, once on each way down. */
function todoDe(tipo: GraphQLOutputType, encima: readonly string[] = []): string {
  const nombrado = getNamedType(tipo);
  if (!isObjectType(nombrado)) return '';
  const camino = [...encima, nombrado.name];
  const campos = Object.values(nombrado.getFields())
    .filter(({ args }) => !args.some(isRequiredArgument))
    .filter(({ type }) => !camino.includes(getNamedType(type).name))
    .map(({ name, type }) =>
      isCompositeType(getNamedType(type)) ? `${name} ${todoDe(type, camino)}` : name,
    );
  return `{ ${campos.join(' ')} }`;
}

/** Where an operation takes ids: `id`, `usuarioIds`, `ubicaciones.id`. */
export function idsQueToma({ args }: GraphQLField<unknown, unknown>): string[] {
  const buscar = (nombre: string, tipo: GraphQLInputType): string[] => {
    const nombrado = getNamedType(tipo);
    if (!isInputObjectType(nombrado)) return /^id$|Ids?$/.test(nombre) ? [nombre] : [];
    return Object.values(nombrado.getFields()).flatMap(({ name, type }) =>
      buscar(name, type).map((interior) => `${nombre}.${interior}`),
    );
  };
  return args.flatMap(({ name, type }) => buscar(name, type));
}
