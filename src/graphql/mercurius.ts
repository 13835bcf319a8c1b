import type { FastifyRequest } from 'fastify';
import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
} from 'graphql';
import type { MercuriusContext } from 'mercurius';
import { entradaInvalida, ErrorDeDominio } from '../comun/errores.js';
import { formatearErrores } from './errores.js';

/** What Mercurius 16.10 needs corrected before and after it runs an operation. */

interface Parametros {
  query?: unknown;
  operationName?: unknown;
  extensions?: unknown;
}

/** A Fastify hook of /graphql, before the body is checked. */
export async function revisarPeticion({ method, body, query: url }: FastifyRequest): Promise<void> {
  const parametros = (method === 'GET' ? url : body) as Parametros | null | undefined;
  if (typeof parametros !== 'object' || parametros === null) return;
  // What some clients send for none; the body's schema refuses it.
  if (parametros.extensions === null) delete parametros.extensions;

  const { query, operationName } = parametros;
  // Mercurius takes JSON for a document already parsed: past the limit of tokens, and crashing on any other JSON.
  if (query !== undefined && !puedeSerDocumento(query))
    throw peticionInvalida('query', 'expected a GraphQL document');
  // It also crashes on a GET whose operation is not in the document.
  if (method === 'GET' && typeof operationName === 'string' && falta(operationName, query)) {
    throw peticionInvalida('operationName', 'expected the name of an operation of the document');
  }
}

/**
 * Mercurius compiles a document for the `operationName` that came first and runs that one ever after. A
 * document that comes back from this hook is interpreted instead: those with several operations, and those
 * asked for an operation that they do not have.
 * @throws ErrorDeDominio BAD_USER_INPUT for a subscription: over HTTP it would run as if it were a query.
 */
export async function revisarOperacion(
  _schema: unknown,
  document: DocumentNode,
  { reply }: MercuriusContext,
): Promise<{ document: DocumentNode } | undefined> {
  const { method, body, query } = reply.request;
  const { operationName } = ((method === 'GET' ? query : body) ?? {}) as Parametros;
  const nombre = typeof operationName === 'string' && operationName !== '' ? operationName : undefined;
  const operacion = getOperationAST(document, nombre);
  if (operacion?.operation === OperationTypeNode.SUBSCRIPTION) {
    throw new ErrorDeDominio('BAD_USER_INPUT', 'Subscriptions go over WebSocket (graphql-transport-ws)');
  }
  const operaciones = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operacion && operaciones.length === 1 ? undefined : { document };
}

/**
 * 200 for whatever was a GraphQL request, however its operation fared; 4xx for what was not one (GraphQL over
 * HTTP, for `application/json`).
 */
export function responderErrores(
  { data, errors = [] }: ExecutionResult,
  contexto?: Partial<MercuriusContext>,
) {
  return {
    statusCode: estadoDe(errors),
    response: {
      data: data ?? null,
      errors: formatearErrores(errors, contexto?.reply?.request.traza) as never,
    },
  };
}

function estadoDe(errores: readonly Error[]): number {
  for (const error of errores) {
    const original = error instanceof GraphQLError ? error.originalError : error;
    if (!original || !('statusCode' in original)) continue;
    // Mercurius' wrapper of a document's errors: the request itself was fine.
    const delDocumento = 'errors' in original && Array.isArray(original.errors);
    if (delDocumento && (original.errors as unknown[]).every((interior) => interior instanceof GraphQLError))
      continue;
    return Number(original.statusCode);
  }
  return 200;
}

function peticionInvalida(path: string, message: string): Error {
  return Object.assign(entradaInvalida([{ path, message }]), { statusCode: 400 });
}

const COMIENZO_DE_JSON = /^\s*(?:\{\s*["}]|["[\d-]|true|false|null)/;

function puedeSerDocumento(query: unknown): query is string {
  if (typeof query !== 'string') return false;
  // Asking the parser costs an exception, and nearly every document is told by how it begins.
  if (!COMIENZO_DE_JSON.test(query)) return true;
  try {
    JSON.parse(query);
    return false;
  } catch {
    return true;
  }
}

function falta(operationName: string, query: unknown): boolean {
  try {
    return getOperationAST(parse(String(query), { maxTokens: 10_000 }), operationName) === null;
  } catch {
    // Mercurius says what is wrong with the document.
    return false;
  }
}
