import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { MercuriusContext } from 'mercurius';
import { type Codigo, CODIGOS } from '../comun/errores.js';
import type { Configuracion } from '../configuracion/index.js';
import { formatearErrores } from './errores.js';
import { type TipoDeRespuesta, tipoAceptado } from './negociacion.js';

/**
 * How Mercurius answers errors: in the type that the client accepts, with the status that GraphQL over HTTP asks
 * for there, and without `data` if nothing ran.
 */
export function responderErrores({ GRAPHQL_INTROSPECCION }: Configuracion) {
  return ({ data, errors = [] }: ExecutionResult, contexto?: Partial<MercuriusContext>) => {
    const reply = contexto?.reply;
    const publicos = formatearErrores(errors, reply?.request.traza);
    const response = {
      ...(data !== undefined && { data }),
      errors: (GRAPHQL_INTROSPECCION ? publicos : publicos.map(sinSugerencia)) as never,
    };
    const tipo = tipoAceptado(reply?.request.headers.accept) ?? 'application/json';
    const statusCode = data === undefined ? estadoSinEjecutar(errors, publicos, tipo) : 200;
    void reply?.type(`${tipo}; charset=utf-8`);
    for (const [nombre, valor] of cabecerasDe(statusCode, publicos)) void reply?.header(nombre, valor);
    return { statusCode, response };
  };
}

/**
 * What was no GraphQL request is 4xx in either type, and so is what had to be refused before anybody looked at it.
 * For one that cannot run, `application/json` has 200 (its clients read the body), the newer type 400.
 */
function estadoSinEjecutar(
  errores: readonly Error[],
  publicos: readonly GraphQLFormattedError[],
  tipo: TipoDeRespuesta,
): number {
  const deTransporte = errores.map(estadoPropio).find((estado) => estado !== undefined);
  if (deTransporte !== undefined) return deTransporte;
  const codigo = (publicos[0]?.extensions?.code ?? 'INTERNAL_SERVER_ERROR') as Codigo;
  return codigo === 'BAD_USER_INPUT' && tipo === 'application/json' ? 200 : CODIGOS[codigo];
}

function estadoPropio(error: Error): number | undefined {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (!original || !('statusCode' in original)) return undefined;
  // Mercurius' wrapper of a document's errors: the request itself was fine.
  const interiores: unknown = 'errors' in original ? original.errors : undefined;
  const delDocumento = Array.isArray(interiores) && interiores.every((uno) => uno instanceof GraphQLError);
  return delDocumento ? undefined : Number(original.statusCode);
}

function* cabecerasDe(
  estado: number,
  publicos: readonly GraphQLFormattedError[],
): Generator<[string, string | number]> {
  if (estado === 405) yield ['allow', 'POST'];
  if (estado === 401) yield ['www-authenticate', 'Bearer'];
  const esperas = publicos.flatMap(({ extensions }) => (extensions?.retryAfter as number | undefined) ?? []);
  if (esperas.length > 0) yield ['retry-after', Math.max(...esperas)];
}

/** Of a variable's value; of the document's own names graphql-js suggests nothing in the first place. */
const sinSugerencia = (error: GraphQLFormattedError): GraphQLFormattedError =>
  error.extensions?.code === ('BAD_USER_INPUT' satisfies Codigo)
    ? { ...error, message: error.message.replace(/\.? Did you mean .*$/s, '.') }
    : error;
