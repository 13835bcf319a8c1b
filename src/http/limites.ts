import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CODIGOS, ErrorDeDominio } from '../comun/errores.js';
import { exigirProfundidad } from '../comun/profundidad-json.js';
import { Paciencia, RitmoDeRedes } from '../limites/index.js';
import { CONFIGURACION, type Configuracion } from '../configuracion/index.js';
import { confianzaEn, direccionDe, redDe } from './direccion.js';

/** An operator's probes, which often come from where clients seem to come from too. */
const SIN_LIMITE = /^\/(?:salud\/|metricas$)/;
const GRAPHQL = '/graphql';

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
  const configuracion = app.get<Configuracion>(CONFIGURACION);
  const confianza = confianzaEn(configuracion);
  const paciencia = app.get(Paciencia);
  // Where Fastify has not found out whom the request comes from.
  fastify.contarPeticion = ({ raw }) => ritmo.contar(redDe(direccionDe(raw, confianza)));
  fastify.addHook('onRequest', (peticion, respuesta, seguir) => {
    const rechazar = (error: Error) => {
      const preparado = prepararRechazo(error, peticion, respuesta, configuracion.CUERPO_MAX_BYTES);
      paciencia.responder(redDe(peticion.ip), () => seguir(preparado));
    };
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

/**
 * Each route answers in its own form: Mercurius is told the status, and knows no `Retry-After`.
 * @param legible bytes of a body that are read for nothing: cut off while it sends, a client may be reset before it
 * has read the answer. Who sends more, or does not say how much, is cut off.
 */
function prepararRechazo(
  error: Error,
  { raw, headers }: FastifyRequest,
  respuesta: FastifyReply,
  legible: number,
): Error {
  if (!(error instanceof ErrorDeDominio)) return error;
  if (error.esperaS !== undefined) void respuesta.header('retry-after', error.esperaS);
  const cuerpo = headers['transfer-encoding'] ? Infinity : Number(headers['content-length'] ?? 0);
  if (!raw.complete && cuerpo > legible) void respuesta.header('connection', 'close');
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
