import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  Kind,
  OperationTypeNode,
  parse,
} from 'graphql';
import type { MercuriusContext } from 'mercurius';
import { z } from 'zod';
import { ErrorDeDominio } from '../comun/errores.js';
import { validar } from '../comun/validacion.js';
import type { LimitesDeDocumento } from './limites.js';
import { esCuerpoJson, tipoAceptado } from './negociacion.js';
import { PESO_GUARDADO, pesoDe } from './peso-de-documento.js';

/** What Mercurius 16.10 needs corrected before it runs an operation. */

const objetoJson = z
  .custom<object>(
    (valor) => typeof valor === 'object' && valor !== null && !Array.isArray(valor),
    'expected a JSON object',
  )
  .nullish();

/** Mercurius' own schema refuses the nulls that clients send for none, and answers with its validator's texts. */
const PARAMETROS = z.object(
  {
    query: z.string('expected a GraphQL document').refine(puedeSerDocumento, 'expected a GraphQL document'),
    operationName: z.string('expected the name of an operation, or null').nullish(),
    variables: objetoJson,
    extensions: objetoJson,
  },
  'expected a JSON object {query, variables, operationName}, not a list of them',
);

/** A Fastify hook of /graphql, before the body is read: what cannot be read or answered costs nothing. */
export async function revisarCabeceras({ method, headers }: FastifyRequest): Promise<void> {
  if (!tipoAceptado(headers.accept)) {
    throw rechazada(406, 'Accept application/graphql-response+json or application/json');
  }
  if (method === 'POST' && !esCuerpoJson(headers['content-type'])) {
    throw rechazada(415, 'Send the body as JSON in UTF-8, with content-type: application/json');
  }
}

/** @returns a Fastify hook of /graphql, once the body is read. */
export function revisarPeticion(limites: LimitesDeDocumento) {
  return async (peticion: FastifyRequest, respuesta: FastifyReply): Promise<void> => {
    const { query, operationName, variables } = leerParametros(peticion, limites);
    if (peticion.method === 'POST') {
      peticion.body = { query, operationName: operationName || undefined, variables: variables ?? undefined };
    } else {
      const url = peticion.query as Record<string, unknown>;
      for (const vacio of Object.keys(url).filter((nombre) => url[nombre] === '')) delete url[vacio];
      // It crashes on a GET whose operation is not in the document.
      exigirOperacion(query, operationName, limites);
    }
    void respuesta.type(`${tipoAceptado(peticion.headers.accept)}; charset=utf-8`);
  };
}

/** A Fastify hook of /graphql: compiled and interpreted operations answer in different orders. */
export async function ordenarRespuesta(
  _peticion: FastifyRequest,
  _reply: FastifyReply,
  respuesta: unknown,
): Promise<ExecutionResult> {
  const { data, errors } = respuesta as ExecutionResult;
  return { data, errors };
}

function leerParametros({ method, body, query: url }: FastifyRequest, limites: LimitesDeDocumento) {
  try {
    const parametros = validar(
      PARAMETROS,
      method === 'POST' ? body : deLaUrl(url as Record<string, unknown>),
    );
    limites.revisar(parametros.query, parametros.variables);
    return parametros;
  } catch (error) {
    throw error instanceof ErrorDeDominio ? Object.assign(error, { statusCode: 400 }) : error;
  }
}

/** In a URL what is an object is JSON in a text; what is not shows as the text that it is. */
function deLaUrl({ variables, extensions, ...resto }: Record<string, unknown>): unknown {
  return { ...resto, variables: comoJson(variables), extensions: comoJson(extensions) };
}

function comoJson(texto: unknown): unknown {
  if (texto === '' || typeof texto !== 'string') return texto === '' ? undefined : texto;
  try {
    return JSON.parse(texto);
  } catch {
    return texto;
  }
}

/** @throws ErrorDeDominio BAD_USER_INPUT; of a document that cannot be read, Mercurius says why. */
function exigirOperacion(
  query: string,
  operationName: string | null | undefined,
  limites: LimitesDeDocumento,
): void {
  let document: DocumentNode;
  try {
    document = parse(query, limites.parse);
  } catch {
    return;
  }
  if (getOperationAST(document, operationName || undefined)) return;
  throw new ErrorDeDominio(
    'BAD_USER_INPUT',
    'Say which operation to run: operationName names none of this document',
  );
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
  const { operationName } = (method === 'POST' ? body : query) as z.output<typeof PARAMETROS>;
  const operacion = getOperationAST(document, operationName);
  if (operacion?.operation === OperationTypeNode.SUBSCRIPTION) {
    throw new ErrorDeDominio('BAD_USER_INPUT', 'Subscriptions go over WebSocket (graphql-transport-ws)');
  }
  const operaciones = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operacion && operaciones.length === 1 ? undefined : { document };
}

/**
 * Mercurius keeps documents, the wrong ones too, by their number alone: strangers could fill the memory with large
 * ones. It forgets all of them here when they weigh too much.
 * @returns a hook that it calls with each document that it has not kept.
 */
export function acotarMemoria() {
  let peso = 0;
  return async (schema: unknown, document: DocumentNode, { app }: MercuriusContext): Promise<void> => {
    peso += pesoDe(document, document.loc?.source.body ?? '');
    if (peso <= PESO_GUARDADO) return;
    peso = 0;
    app.graphql.replaceSchema(schema as never);
  };
}

const rechazada = (statusCode: number, mensaje: string): Error =>
  Object.assign(new ErrorDeDominio('BAD_USER_INPUT', mensaje), { statusCode });

const COMIENZO_DE_JSON = /^\s*(?:\{\s*["}]|["[\d-]|true|false|null)/;

/** Mercurius takes JSON for a document already parsed: past the limit of tokens, and crashing on any other JSON. */
function puedeSerDocumento(query: string): boolean {
  if (query === '') return false;
  // Asking the parser costs an exception, and nearly every document is told by how it begins.
  if (!COMIENZO_DE_JSON.test(query)) return true;
  try {
    JSON.parse(query);
    return false;
  } catch {
    return true;
  }
}
