import type { Fetcher, FetcherOpts, FetcherParams, Observable } from '@graphiql/toolkit';
import { getOperationAST, OperationTypeNode, type ExecutionResult } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { autorizacionEn } from './cabeceras.js';

const PLAZO_MS = 10_000;

/**
 * Queries and mutations over HTTP, subscriptions over WebSocket, both with the headers editor's token.
 * @param inicial used for the reading of the schema that comes before the headers editor shows a new token.
 */
export function crearFetcher(inicial?: string): Fetcher {
  let conexion: { readonly autorizacion: string | undefined; readonly cliente: Client } | null = null;

  function clientePara(autorizacion: string | undefined): Client {
    // The one replaced closes its socket by itself when its last subscription ends.
    if (conexion?.autorizacion !== autorizacion || !conexion) {
      conexion = { autorizacion, cliente: conectar(autorizacion) };
    }
    return conexion.cliente;
  }

  return (parametros, opciones = {}) => {
    const cabeceras: Readonly<Record<string, unknown>> = opciones.headers ?? {};
    if (esSuscripcion(parametros, opciones))
      return suscribir(clientePara(autorizacionEn(cabeceras)), parametros);
    const deEsquema = parametros.operationName === 'IntrospectionQuery' && inicial !== undefined;
    return enviar(parametros, deEsquema ? { ...cabeceras, Authorization: inicial } : cabeceras);
  };
}

const esSuscripcion = ({ operationName }: FetcherParams, { documentAST }: FetcherOpts): boolean =>
  documentAST !== undefined &&
  getOperationAST(documentAST, operationName ?? null)?.operation === OperationTypeNode.SUBSCRIPTION;

async function enviar(parametros: FetcherParams, cabeceras: Readonly<Record<string, unknown>>) {
  const propias = Object.entries(cabeceras).map(([nombre, valor]): [string, string] => [
    nombre,
    String(valor),
  ]);
  const headers = new Headers([
    ['content-type', 'application/json'],
    ['accept', 'application/json'],
  ]);
  for (const [nombre, valor] of propias) headers.set(nombre, valor);
  const respuesta = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(parametros) });
  const texto = await respuesta.text();
  try {
    return JSON.parse(texto) as object;
  } catch {
    return {
      errors: [{ message: `The server answered HTTP ${respuesta.status}`, body: texto.slice(0, 500) }],
    };
  }
}

function conectar(autorizacion: string | undefined): Client {
  return createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    connectionParams: autorizacion === undefined ? {} : { Authorization: autorizacion },
    connectionAckWaitTimeout: PLAZO_MS,
    // Here a lost connection is something to see, not to hide.
    retryAttempts: 0,
  });
}

interface Observador {
  readonly next: (valor: ExecutionResult) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

/** An observable and not an async generator: those cannot be stopped while they wait. */
function suscribir(
  cliente: Client,
  { query, variables, operationName }: FetcherParams,
): Observable<ExecutionResult> {
  const peticion = { query, operationName, variables: esObjeto(variables) ? variables : undefined };
  const subscribe = ({ next, error, complete }: Observador) => ({
    unsubscribe: cliente.subscribe(peticion, { next, complete, error: (fallo) => error(legible(fallo)) }),
  });
  // GraphiQL calls the first of the three forms that the type asks for.
  return { subscribe: subscribe as Observable<ExecutionResult>['subscribe'] };
}

const esObjeto = (valor: unknown): valor is Record<string, unknown> =>
  typeof valor === 'object' && valor !== null;

const CIERRES: Readonly<Record<number, string>> = {
  1006: 'The connection was refused or lost: is the server running?',
  4401: 'The server does not accept the token. Sign in again.',
  4403: 'The token is missing, has expired or was withdrawn. Sign in again.',
  4418: 'The server did not acknowledge the connection in time.',
  4429: 'Too many connections or requests. Wait a little.',
};

/** GraphQL errors as they are; a closed socket or a failed connection in words. */
function legible(error: unknown): unknown {
  if (Array.isArray(error)) return error;
  const { code, reason } = esObjeto(error) ? error : {};
  if (typeof code !== 'number') return { message: CIERRES[1006] };
  const message = CIERRES[code] ?? 'The server closed the connection.';
  return { message, extensions: { closeCode: code, closeReason: reason === '' ? undefined : reason } };
}
