import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { detalleParaRegistro, errorPublico } from '../comun/errores.js';
import type { SocketAutenticado } from './socket.js';

/** What the acknowledgement of a message says: what came of it, or the code of why not. */
export type Acuse<T> =
  | { readonly ok: true; readonly datos: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

export const aceptado = <T>(datos: T): Acuse<T> => ({ ok: true, datos });

const logger = new Logger('Socket.IO');

/** What a client is told of an error, whether in an acknowledgement, an `exception` or a `connect_error`. */
export function negativaDe(error: unknown) {
  const { codigo, mensaje, errores, esperaS } = errorPublico(error);
  if (codigo === 'INTERNAL_SERVER_ERROR') logger.error(detalleParaRegistro(error));
  return { ok: false, code: codigo, message: mensaje, errors: errores, retryAfter: esperaS } as const;
}

/** @param acusar what the client gave to be answered by; if it gave none it hears an `exception`. */
export function negar(socket: SocketAutenticado, acusar: unknown, error: unknown): void {
  const negativa = negativaDe(error);
  if (typeof acusar === 'function') acusar(negativa);
  else socket.emit('exception', negativa);
}

/**
 * Answers a refused message by its acknowledgement, `{ok: false, code, message}`; by an `exception` event if it
 * asked for none. `@UseFilters(FiltroDeAcuses)` on every gateway that hears messages.
 */
@Catch()
export class FiltroDeAcuses implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const [socket, , acusar] = host.getArgs<[SocketAutenticado, unknown, unknown]>();
    negar(socket, acusar, error);
  }
}
