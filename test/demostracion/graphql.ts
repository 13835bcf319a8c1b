import { ErrorDelServidor } from './servidor.js';
import type { Sesion } from './sesion.js';

type Variables = Record<string, unknown>;

interface ErrorDeGraphQL {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

interface RespuestaGraphQL<T> {
  readonly data?: T;
  readonly errors?: readonly ErrorDeGraphQL[];
}

/**
 * One operation over HTTP, tried until it is answered: whatever it does must stand being done twice.
 * @returns the value of its one root field
 */
export function graphql<T>(sesion: Sesion, query: string, variables: Variables = {}): Promise<T> {
  return sesion.pedir(async (token) => {
    const cuerpo = { query, variables };
    const respuesta = await sesion.servidor.pedir<RespuestaGraphQL<Record<string, T>>>('POST', '/graphql', {
      cuerpo,
      token,
    });
    if (!respuesta?.data || respuesta.errors?.length) throw errorDe(respuesta?.errors);
    return Object.values(respuesta.data)[0] as T;
  });
}

export function errorDe(errores: readonly ErrorDeGraphQL[] = []): ErrorDelServidor {
  const [error] = errores;
  return new ErrorDelServidor(
    error?.extensions?.code ?? 'SERVICE_UNAVAILABLE',
    error?.message ?? 'No answer',
  );
}
