import { Logger } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { conTraza, type Traza } from '../comun/traza.js';
import {
  codigoDeEstado,
  type Codigo,
  detalleParaRegistro,
  ErrorDeDominio,
  errorPublico,
  type ErrorPublico,
} from '../comun/errores.js';
import { recortar } from './recorte.js';

/** In one answer; graphql-js stops there by itself. */
const ERRORES_MAXIMOS = 50;

const logger = new Logger('GraphQL');

/** What a client is told of an error, over HTTP and WebSocket alike: a message, where, and `extensions.code`. */
export function formatearError(error: GraphQLError, traza?: Traza): GraphQLFormattedError {
  const { locations, path } = error;
  const lugar = { ...(locations && { locations }), ...(path && { path }) };
  if (esDelDocumento(error)) {
    return deEntrada(recortar(error.message), lugar);
  }
  const { codigo, mensaje, errores, esperaS } = deTransporte(error.originalError) ?? errorPublico(error);
  if (codigo === 'INTERNAL_SERVER_ERROR') {
    conTraza(traza, () => logger.error(detalleParaRegistro(error.originalError ?? error)));
  }
  const extensions = {
    code: codigo,
    ...(errores && { errors: errores }),
    ...(esperaS !== undefined && { retryAfter: esperaS }),
  };
  return { message: mensaje, ...lugar, extensions };
}

const deEntrada = (message: string, lugar: object = {}): GraphQLFormattedError => ({
  message,
  ...lugar,
  extensions: { code: 'BAD_USER_INPUT' satisfies Codigo },
});

/** Refused before any resolver ran: a syntax or validation error, or a variable of the wrong form. */
function esDelDocumento({ path, originalError, message }: GraphQLError): boolean {
  const sinEjecutar = path === undefined && (!originalError || message.startsWith('Variable "$'));
  return sinEjecutar || (!originalError && message.startsWith('Argument "'));
}

const NO_ES_GRAPHQL =
  'Not a GraphQL request: POST {query, variables, operationName} as JSON, or GET a query with your token';

/** What we say in place of the library that refused. */
const MENSAJES: Readonly<Record<number, string>> = {
  405: 'Only queries run by GET',
  413: 'The body is too large',
};

/** Mercurius' own refusals (method, CSRF, a body that is not GraphQL) carry an HTTP status. */
function deTransporte(original: unknown): ErrorPublico | undefined {
  if (!(original instanceof Error) || original instanceof ErrorDeDominio || !('statusCode' in original))
    return undefined;
  const estado = Number(original.statusCode);
  return estado < 500
    ? { codigo: codigoDeEstado(estado), mensaje: MENSAJES[estado] ?? NO_ES_GRAPHQL }
    : undefined;
}

/**
 * As {@link formatearError}, for what may not be a GraphQLError yet. Compiled operations find an error in every
 * item of a list: the answer has 50 of them at most, the last of which says that there are more.
 */
export function formatearErrores(errores: readonly unknown[], traza?: Traza): GraphQLFormattedError[] {
  const todos = errores.flatMap((error) => desplegar(error));
  if (todos.length <= ERRORES_MAXIMOS) return todos.map((error) => formatearError(error, traza));
  const primeros = todos.slice(0, ERRORES_MAXIMOS - 1);
  return [
    ...primeros.map((error) => formatearError(error, traza)),
    deEntrada(`${todos.length - primeros.length} more errors are not shown`),
  ];
}

/** Mercurius wraps a document's errors in one of its own. */
function desplegar(error: unknown): GraphQLError[] {
  const graphql = error instanceof GraphQLError ? error : envolver(error);
  const { originalError } = graphql;
  if (!(originalError instanceof Error && 'errors' in originalError && Array.isArray(originalError.errors))) {
    return [graphql];
  }
  return originalError.errors.map((interior: unknown) =>
    interior instanceof GraphQLError ? interior : new GraphQLError(NO_ES_GRAPHQL),
  );
}

function envolver(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
