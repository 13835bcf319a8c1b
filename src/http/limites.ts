import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { exigirProfundidad } from '../comun/profundidad-json.js';
import { RitmoDeRedes } from '../limites/index.js';
import { redDe } from './direccion.js';

/** An operator's probes, which often come from where clients seem to come from too. */
const SIN_LIMITE = /^\/(?:salud\/|metricas$)/;
const GRAPHQL = '/graphql';
/** More than this is not read to its end for an answer that does not depend on it. */
const CUERPO_POR_LEER = 65_536;

declare module 'fastify' {
  interface FastifyInstance {
    /** @throws ErrorDeDominio TOO_MANY_REQUESTS */
    contarPeticion: ((peticion: FastifyRequest) => void) | null;
  }
}

/** Counts every request for the address that it comes from, before its body is read. */
export function limitarPeticiones(app: NestFastifyApplication): void {
  const ritmo = app.get(RitmoDeRedes);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.contarPeticion = ({ ip }) => ritmo.contar(redDe(ip));
  fastify.addHook('onRequest', (peticion, _respuesta, seguir) => {
    if (SIN_LIMITE.test(peticion.routeOptions.url ?? '')) return seguir();
    try {
      ritmo.contar(redDe(peticion.ip));
    } catch (error) {
      return seguir(error as Error);
    }
    seguir();
  });
}

/** Refuses bodies that nest too deep before anything walks through them. GraphQL measures its variables itself. */
export function limitarProfundidad(app: NestFastifyApplication, maxima: number): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', (peticion, _respuesta, seguir) => {
      if (peticion.routeOptions.url === GRAPHQL) return seguir();
      try {
        exigirProfundidad(peticion.body, maxima, '');
      } catch (error) {
        return seguir(error as Error);
      }
      seguir();
    });
}

/** True if what was refused was meant for GraphQL, whose clients read `errors`. */
export const esParaGraphQL = ({ routeOptions }: FastifyRequest): boolean => routeOptions?.url === GRAPHQL;

/** Has the connection closed after the answer if there is much left on it that nobody is going to read. */
export function cerrarSiQuedaCuerpo({ raw, headers }: FastifyRequest, respuesta: FastifyReply): void {
  if (raw.complete) return;
  const resto = headers['transfer-encoding'] ? Infinity : Number(headers['content-length'] ?? 0);
  if (resto > CUERPO_POR_LEER) void respuesta.header('connection', 'close');
}
