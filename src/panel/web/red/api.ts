import type { Operacion } from './operacion.js';
import { Espera } from '../comun/espera.js';
import { ErrorDeApi, esPasajero, pedir } from './graphql.js';
import { renovarSesion, tokenVigente } from '../sesion/sesion.js';

/** One operation on behalf of the user; a token that the server no longer takes is renewed once. */
export async function consultar<Datos, Variables>(
  operacion: Operacion<Datos, Variables>,
  variables: Variables,
): Promise<Datos> {
  const token = await tokenVigente();
  try {
    return await pedir(operacion, variables, token);
  } catch (error) {
    if (!(error instanceof ErrorDeApi) || error.codigo !== 'UNAUTHENTICATED') throw error;
    const { accessToken } = await renovarSesion(token);
    return pedir(operacion, variables, accessToken);
  }
}

interface Reintentos {
  readonly intentos: number;
  readonly alReintentar?: () => void;
  readonly signal?: AbortSignal;
}

/** Repeats what failed for a passing reason. Only for what may safely be done twice. */
export async function conReintentos<T>(
  hacer: () => Promise<T>,
  { intentos, alReintentar, signal }: Reintentos,
): Promise<T> {
  const espera = new Espera();
  for (let intento = 1; ; intento++) {
    try {
      return await hacer();
    } catch (error) {
      if (intento >= intentos || signal?.aborted || !esPasajero(error)) throw error;
      alReintentar?.();
      await espera.esperar();
    }
  }
}
