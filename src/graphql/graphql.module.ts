import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyRequest } from 'fastify';
import { type DocumentNode, Kind } from 'graphql';
import { CONFIGURACION, type Configuracion } from '../configuracion/index.js';
import { formatearErrores } from './errores.js';
import { GraphiqlController } from './graphiql.controller.js';
import { profundidadMaxima } from './limites.js';
import { ServidorGraphQLWs } from './servidor-ws.js';

/** GraphQL: Mercurius over HTTP, graphql-ws over WebSocket, one schema written from the code. */
@Module({
  imports: [
    GraphQLModule.forRootAsync<MercuriusDriverConfig>({
      driver: MercuriusDriver,
      useFactory: configurarMercurius,
      inject: [CONFIGURACION],
    }),
  ],
  controllers: [GraphiqlController],
  providers: [ServidorGraphQLWs],
})
export class GraphqlModule {}

function configurarMercurius({ CONSULTA_PROFUNDIDAD_MAX, CONSULTA_TOKENS_MAX }: Configuracion): MercuriusDriverConfig {
  return {
    autoSchemaFile: true,
    path: '/graphql',
    jit: 1,
    subscription: false,
    graphiql: false,
    csrfPrevention: true,
    allowBatchedQueries: false,
    graphql: { parseOptions: { maxTokens: CONSULTA_TOKENS_MAX } },
    validationRules: [profundidadMaxima(CONSULTA_PROFUNDIDAD_MAX)],
    context: (req: FastifyRequest) => ({ req }),
    additionalRouteOptions: { preValidation: aceptarNulos },
    hooks: { preExecution: sinCompilarVarias },
    errorFormatter: ({ data, errors }) => ({
      statusCode: 200,
      response: { data: data ?? null, errors: formatearErrores(errors ?? []) as never },
    }),
  };
}

/** `"extensions": null` is what some clients send for none; Mercurius' body schema refuses it. */
async function aceptarNulos({ body }: FastifyRequest): Promise<void> {
  if (typeof body === 'object' && body !== null && 'extensions' in body && body.extensions === null) {
    delete body.extensions;
  }
}

/**
 * Mercurius 16.10 keeps one compiled operation per document, whatever `operationName` says the next time:
 * the wrong one would run. A document that comes back "modified" is interpreted, so one with several does.
 */
async function sinCompilarVarias(_schema: unknown, document: DocumentNode) {
  const operaciones = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operaciones.length > 1 ? { document } : undefined;
}
