import { Extensions } from '@nestjs/graphql';
import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
  isObjectType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Says of a `@Subscription` that its `resolve` looks at the event alone: not at the arguments, nor at who
 * hears it. Its answer is then worked out once for everybody who hears the event and asked for the same.
 */
export const IgualParaTodos = () => Extensions({ igualParaTodos: true });

/**
 * Whether what an operation answers depends on the event alone: its subscription says so, no field below has a
 * resolver of its own, and no variable decides what is included.
 */
export function esIgualParaTodos(schema: GraphQLSchema, document: DocumentNode): boolean {
  const tipos = new TypeInfo(schema);
  const suscripcion = schema.getSubscriptionType();
  let igual = true;
  visit(
    document,
    visitWithTypeInfo(tipos, {
      OperationDefinition({ operation }) {
        if (operation !== OperationTypeNode.SUBSCRIPTION) igual = false;
      },
      Field() {
        const padre = tipos.getParentType();
        const campo = tipos.getFieldDef();
        const raiz = padre === suscripcion;
        if (!campo || !isObjectType(padre)) igual = false;
        else if (!(raiz ? campo.extensions.igualParaTodos === true : seLeeTalCual(campo))) igual = false;
      },
      Directive({ arguments: argumentos }) {
        if (argumentos?.some(({ value }) => value.kind === Kind.VARIABLE)) igual = false;
      },
    }),
  );
  return igual;
}

/** Nest gives every field of an object type that has no resolver this one, which reads the property. */
const seLeeTalCual = ({ name, resolve }: GraphQLField<unknown, unknown>) =>
  name.startsWith('__') || !resolve || resolve.name === 'rootFieldResolver';
