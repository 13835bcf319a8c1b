import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CODIGOS, ErrorDeDominio } from '../comun/errores.js';
import { exigirProfundidad } from '../comun/profundidad-json.js';
import { RitmoDeRedes } from '../limites/index.js';
import { CONFIGURACION, type Configuracion } from '../configuracion/index.js';
import { confianzaEn, direccionDe, redDe } from './direccion.js';

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

/** Counts a request for the user who makes it. */
export interface ContadorDePeticiones {
  /**
   * @returns nothing if it does not say who.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS
   */
  recibir(peticion: FastifyRequest): Promise<void> | undefined;
}

/** Counts every request for the address that it comes from and for its user, before its body is read. */
export function limitarPeticiones(app: NestFastifyApplication, deUsuarios: ContadorDePeticiones): void {
  const ritmo = app.get(RitmoDeRedes);
  const fastify = app.getHttpAdapter().getInstance();
  const confianza = confianzaEn(app.get<Configuracion>(CONFIGURACION));
  // Where Fastify has not found out whom the request comes from.
  fastify.contarPeticion = ({ raw }) => ritmo.contar(redDe(direccionDe(raw, confianza)));
  fastify.addHook('onRequest', (peticion, respuesta, seguir) => {
    const rechazar = (error: Error) => seguir(prepararRechazo(error, peticion, respuesta));
    let contada: Promise<void> | undefined;
    try {
      if (!SIN_LIMITE.test(peticion.routeOptions.url ?? '')) ritmo.contar(redDe(peticion.ip));
      contada = deUsuarios.recibir(peticion);
    } catch (error) {
      return rechazar(error as Error);
    }
    if (contada) contada.then(() => seguir(), rechazar);
    else seguir();
  });
}

/** Each route answers in its own form: Mercurius is told the status, and knows no `Retry-After`. */
function prepararRechazo(error: Error, { raw, headers }: FastifyRequest, respuesta: FastifyReply): Error {
  if (!(error instanceof ErrorDeDominio)) return error;
  if (error.esperaS !== undefined) void respuesta.header('retry-after', error.esperaS);
  const cuerpo = headers['transfer-encoding'] ? Infinity : Number(headers['content-length'] ?? 0);
  if (!raw.complete && cuerpo > CUERPO_POR_LEER) void respuesta.header('connection', 'close');
  return Object.assign(error, { statusCode: CODIGOS[error.codigo] });
}

/** Refuses bodies that nest too deep before anything walks through them. GraphQL measures its variables itself. */
export function limitarProfundidad(app: NestFastifyApplication, maxima: number): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', (peticion, _respuesta, seguir) => {
      if (peticion.routeOptions.url === GRAPHQL) return seguir();
      try {
        exigirCuerpoLlano(peticion.body, maxima);
      } catch (error) {
        return seguir(error as Error);
      }
      seguir();
    });
}

/** Says which field it is, where there are any. */
function exigirCuerpoLlano(cuerpo: unknown, maxima: number): void {
  if (typeof cuerpo !== 'object' || cuerpo === null) return;
  if (Array.isArray(cuerpo)) return exigirProfundidad(cuerpo, maxima, '');
  for (const [campo, valor] of Object.entries(cuerpo)) exigirProfundidad(valor, maxima - 1, campo);
}
