import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import { codigoDeEstado, CODIGOS, ErrorDeDominio, errorPublico, type ErrorPublico } from '../comun/errores.js';

/** Answers every failed HTTP request as RFC 9457 `application/problem+json`. GraphQL has its own formatter. */
@Catch()
export class FiltroDeErrores implements ExceptionFilter {
  private readonly logger = new Logger(FiltroDeErrores.name);

  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<GqlContextType>() !== 'http') return error;
    const respuesta = host.switchToHttp().getResponse<FastifyReply>();
    const { estado, codigo, mensaje, errores } = comoRespuesta(error);
    if (codigo === 'INTERNAL_SERVER_ERROR') {
      const { method, url } = host.switchToHttp().getRequest<FastifyRequest>();
      this.logger.error(`${method} ${url.split('?')[0]}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    if (respuesta.sent || respuesta.raw.headersSent) return undefined;
    if (estado === 401) void respuesta.header('www-authenticate', 'Bearer');
    return respuesta
      .status(estado)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          title: STATUS_CODES[estado],
          status: estado,
          detail: mensaje,
          code: codigo,
          errors: errores,
        }),
      );
  }
}

/** Errors of Nest and Fastify (no such route, a body too large) carry a status of their own. */
function comoRespuesta(error: unknown): ErrorPublico & { estado: number } {
  const estado = estadoPropio(error);
  if (estado !== undefined && estado >= 400 && estado < 500) {
    return { estado, codigo: codigoDeEstado(estado), mensaje: (error as Error).message };
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
