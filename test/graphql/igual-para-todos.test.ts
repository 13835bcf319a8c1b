import { GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { esIgualParaTodos } from '../../src/graphql/igual-para-todos.js';

const Hijo = new GraphQLObjectType({
  name: 'Hijo',
  fields: {
    dato: { type: GraphQLInt },
    // As Nest leaves a field that has no resolver.
    leido: {
      type: GraphQLInt,
      resolve: function rootFieldResolver(hijo: { leido: number }) {
        return hijo.leido;
      },
    },
    propio: { type: GraphQLInt, resolve: (_hijo, _argumentos, contexto: { yo: number }) => contexto.yo },
  },
});
const Suceso = new GraphQLObjectType({
  name: 'Suceso',
  fields: { n: { type: GraphQLInt }, hijos: { type: new GraphQLList(Hijo) } },
});
const raiz = (igualParaTodos: boolean) => ({
  type: Suceso,
  args: { desde: { type: GraphQLInt } },
  resolve: (suceso: unknown) => suceso,
  extensions: { igualParaTodos },
});
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { n: { type: GraphQLInt } } }),
  subscription: new GraphQLObjectType({
    name: 'Subscription',
    fields: { igual: raiz(true), distinta: raiz(false) },
  }),
});

describe('what is answered alike to everybody', () => {
  it.each([
    'subscription { igual { n hijos { dato leido __typename } } }',
    'subscription ($d: Int) { alias: igual(desde: $d) { n } }',
    'subscription { igual { ...F } } fragment F on Suceso { n hijos { ... on Hijo { dato } } }',
    'subscription { igual { n @include(if: true) } }',
  ])('%s', (documento) => {
    expect(esIgualParaTodos(schema, parse(documento))).toBe(true);
  });
});

describe('what is worked out for each', () => {
  it.each([
    'subscription { distinta { n } }',
    'subscription { igual { hijos { dato propio } } }',
    'subscription { igual { ...F } } fragment F on Suceso { hijos { propio } }',
    'subscription ($si: Boolean!) { igual { n @include(if: $si) } }',
    'query { n }',
  ])('%s', (documento) => {
    expect(esIgualParaTodos(schema, parse(documento))).toBe(false);
  });
});
