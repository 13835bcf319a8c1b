import { HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import {
  codigoDeEstado,
  CODIGOS,
  detalleParaRegistro,
  ErrorDeDominio,
  errorPublico,
  type ErrorPublico,
} from '../comun/errores.js';
import { conTraza } from '../comun/traza.js';
import { CABECERAS_DE_RECHAZO } from './cabeceras.js';

const logger = new Logger('HTTP');

/**
 * Thrown by a stream that has nothing to say: 204 is what tells an `EventSource` to stop connecting again
 * (HTML standard, server-sent events).
 */
export class SinContenido extends Error {
  override readonly name = 'SinContenido';
}

/** Answers a failed request as RFC 9457 `application/problem+json`, with the `code` of the contract. */
export function responderProblema(error: unknown, peticion: FastifyRequest, respuesta: FastifyReply): void {
  const { method, url, traza } = peticion;
  if (error instanceof SinContenido) return void respuesta.status(204).send();
  const { estado, codigo, mensaje, errores, esperaS } = comoRespuesta(error);
  if (codigo === 'INTERNAL_SERVER_ERROR') {
    conTraza(traza, () => logger.error(`${method} ${url.split('?', 1)[0]}: ${detalleParaRegistro(error)}`));
  }
  if (respuesta.sent || respuesta.raw.headersSent) return;
  if (estado === 401) void respuesta.header('www-authenticate', 'Bearer');
  if (esperaS !== undefined) void respuesta.header('retry-after', esperaS);
  void respuesta
    .status(estado)
    .type('application/problem+json')
    .send(textoDeProblema(estado, { codigo, mensaje, errores }));
}

/** As {@link responderProblema}, for what Fastify refuses before it has run any hook: a path that cannot be read. */
export function responderSinRuta(error: unknown, peticion: FastifyRequest, respuesta: FastifyReply): void {
  void respuesta.headers(CABECERAS_DE_RECHAZO);
  try {
    peticion.server.contarPeticion?.(peticion);
  } catch (exceso) {
    return responderProblema(exceso, peticion, respuesta);
  }
  responderProblema(error, peticion, respuesta);
}

/** The body of a problem. */
export function textoDeProblema(estado: number, { codigo, mensaje, errores }: ErrorPublico): string {
  return JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[estado],
    status: estado,
    detail: mensaje,
    code: codigo,
    errors: errores,
  });
}

/** What we say in place of the library that refused. */
const MENSAJES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read: check its path, its headers, and that its body is JSON',
  404: 'There is nothing at this method and path',
  413: 'The body is too large',
  415: 'Send the body as JSON, with content-type: application/json',
};

/** Errors of Nest and Fastify (no such route, a body too large) carry a status of their own. */
function comoRespuesta(error: unknown): ErrorPublico & { estado: number } {
  const estado = estadoPropio(error);
  if (estado !== undefined && estado >= 400 && estado < 500) {
    return {
      estado,
      codigo: codigoDeEstado(estado),
      mensaje: MENSAJES[estado] ?? STATUS_CODES[estado] ?? 'Refused',
    };
  }
  const publico = errorPublico(error);
  return { ...publico, estado: CODIGOS[publico.codigo] };
}

function estadoPropio(error: unknown): number | undefined {
  if (error instanceof ErrorDeDominio) return undefined;
  if (error instanceof HttpException) return error.getStatus();
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}
