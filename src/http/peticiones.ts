import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { conTraza, idDePeticion, type Traza } from '../comun/traza.js';
import { Metricas } from '../observacion/index.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the log lines of this request carry. */
    traza: Traza;
  }
}

export const CABECERA_PETICION = 'x-request-id';

/** Fastify's `genReqId`. */
export const nombrarPeticion = ({ headers }: Pick<IncomingMessage, 'headers'>): string =>
  idDePeticion(headers[CABECERA_PETICION]);

/** Runs each request under its own trace, before anything else looks at it, and answers with its id. */
export function trazarPeticiones(fastify: FastifyInstance): void {
  fastify.decorateRequest('traza', null as never);
  fastify.addHook('onRequest', (peticion, respuesta, seguir) => {
    void respuesta.header(CABECERA_PETICION, peticion.id);
    peticion.traza = { peticion: peticion.id };
    conTraza(peticion.traza, seguir);
  });
  // The body arrives in the events of a socket, which belong to no request.
  fastify.addHook('preValidation', (peticion, _respuesta, seguir) => conTraza(peticion.traza, seguir));
}

/** Counts every request when it has been answered, and tells of it at the level `debug`. */
export function medirPeticiones(app: NestFastifyApplication): void {
  const metricas = app.get(Metricas);
  const logger = new Logger('HTTP');
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (peticion, respuesta, terminar) => {
      const { method, routeOptions, traza } = peticion;
      const ruta = routeOptions.url ?? 'none';
      const ms = respuesta.elapsedTime;
      metricas.peticionHttp(method, ruta, respuesta.statusCode, ms / 1_000);
      conTraza(traza, () =>
        logger.debug(() => `${method} ${ruta} ${respuesta.statusCode} ${ms.toFixed(1)} ms`),
      );
      terminar();
    });
}
