import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyRequest } from 'fastify';
import { CONFIGURACION, type Configuracion } from '../configuracion/index.js';
import { responderErrores, revisarOperacion, revisarPeticion } from './mercurius.js';
import { GraphiqlController } from './graphiql.controller.js';
import { reglasDe } from './limites.js';
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

function configurarMercurius(configuracion: Configuracion): MercuriusDriverConfig {
  return {
    autoSchemaFile: true,
    path: '/graphql',
    jit: 1,
    subscription: false,
    graphiql: false,
    // A request that carries a token cannot come from another site unasked: CORS asks first.
    csrfPrevention: { requiredHeaders: ['authorization', 'mercurius-require-preflight'] },
    allowBatchedQueries: false,
    graphql: { parseOptions: { maxTokens: configuracion.CONSULTA_TOKENS_MAX } },
    validationRules: reglasDe(configuracion),
    context: (req: FastifyRequest) => ({ req }),
    additionalRouteOptions: { preValidation: revisarPeticion },
    hooks: { preExecution: revisarOperacion },
    errorFormatter: responderErrores,
  };
}
