import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  buildSchema,
  findBreakingChanges,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { iniciarServidor } from '../apoyo/servidor.js';

describe('the GraphQL schema', () => {
  let esquema: GraphQLSchema;
  beforeAll(async () => {
    const { app } = await iniciarServidor('embebido');
    esquema = app.get(GraphQLSchemaHost).schema;
  });

  it('is what schema.gql says (npm run esquema writes it)', async () => {
    await expect(`${printSchema(lexicographicSortSchema(esquema))}\n`).toMatchFileSnapshot(
      '../../schema.gql',
    );
  });

  it('has everything that the contract promises, with the same types', () => {
    const contrato = buildSchema(readFileSync(new URL('./contrato.graphql', import.meta.url), 'utf8'));
    expect(findBreakingChanges(contrato, esquema)).toEqual([]);
  });

  it('describes every type, field, argument and enum value', () => {
    const sinDescribir = Object.values(esquema.getTypeMap())
      .filter(({ name }) => !name.startsWith('__'))
      .flatMap((tipo) => {
        const faltan =
          tipo.description || ['Query', 'Mutation', 'Subscription'].includes(tipo.name) ? [] : [tipo.name];
        if (isEnumType(tipo)) {
          for (const valor of tipo.getValues())
            if (!valor.description) faltan.push(`${tipo.name}.${valor.name}`);
        }
        if (isObjectType(tipo) || isInterfaceType(tipo)) {
          for (const campo of Object.values(tipo.getFields())) {
            if (!campo.description) faltan.push(`${tipo.name}.${campo.name}`);
            for (const arg of campo.args) {
              if (!arg.description) faltan.push(`${tipo.name}.${campo.name}(${arg.name})`);
            }
          }
        }
        if (isInputObjectType(tipo)) {
          for (const campo of Object.values(tipo.getFields())) {
            if (!campo.description) faltan.push(`${tipo.name}.${campo.name}`);
          }
        }
        return faltan;
      });
    expect(sinDescribir).toEqual([]);
  });
});
