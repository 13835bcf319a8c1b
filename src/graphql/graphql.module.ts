import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyRequest } from 'fastify';
import { CONFIGURACION, type Configuracion } from '../configuracion/index.js';
import { GraphiqlController } from './graphiql.controller.js';
import { limitesDe } from './limites.js';
import {
  acotarMemoria,
  ordenarRespuesta,
  revisarCabeceras,
  revisarOperacion,
  revisarPeticion,
} from './mercurius.js';
import { responderErrores } from './respuesta-de-errores.js';
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
  const limites = limitesDe(configuracion);
  return {
    autoSchemaFile: true,
    path: '/graphql',
    jit: 1,
    subscription: false,
    graphiql: false,
    // A request that carries a token cannot come from another site unasked: CORS asks first.
    csrfPrevention: {
      allowedContentTypes: ['application/json'],
      requiredHeaders: ['authorization', 'mercurius-require-preflight'],
    },
    allowBatchedQueries: false,
    graphql: { parseOptions: limites.parse, validateOptions: limites.validate },
    validationRules: [...limites.reglas],
    context: (req: FastifyRequest) => ({ req }),
    additionalRouteOptions: {
      // Our own hooks check the request; and an answer's path has numbers, which its schema turned into texts.
      schema: {},
      // Mercurius refuses mutations by GET alone.
      exposeHeadRoute: false,
      preParsing: revisarCabeceras,
      preValidation: revisarPeticion(limites),
      preSerialization: ordenarRespuesta,
    },
    hooks: { preValidation: acotarMemoria(), preExecution: revisarOperacion },
    errorFormatter: responderErrores(configuracion),
  };
}
