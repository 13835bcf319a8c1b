import type { Operacion } from './operacion.js';
import { Espera } from '../comun/espera.js';
import { ErrorDeApi, esPasajero, esperaPedida, pedir } from './graphql.js';
import { type Estancia, estanciaActual, renovarSesion, tokenVigente } from '../sesion/sesion.js';

/**
 * One operation on behalf of the user; a token that the server no longer takes is renewed once. Whoever comes after
 * them neither does what they asked for nor hears the answer.
 */
export async function consultar<Datos, Variables>(
  operacion: Operacion<Datos, Variables>,
  variables: Variables,
): Promise<Datos> {
  const estancia = estanciaActual();
  const token = await suyo(estancia, tokenVigente());
  try {
    return await suyo(estancia, pedir(operacion, variables, token));
  } catch (error) {
    if (!(error instanceof ErrorDeApi) || error.codigo !== 'UNAUTHENTICATED') throw error;
    const { accessToken } = await suyo(estancia, renovarSesion(token));
    return suyo(estancia, pedir(operacion, variables, accessToken));
  }
}

/** @throws UNAUTHENTICATED when its user has left meanwhile. */
async function suyo<T>(estancia: Estancia, promesa: Promise<T>): Promise<T> {
  const resultado = await promesa;
  if (estancia !== estanciaActual()) throw new ErrorDeApi('UNAUTHENTICATED', 'its user has left');
  return resultado;
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
  const estancia = estanciaActual();
  const espera = new Espera();
  for (let intento = 1; ; intento++) {
    try {
      return await hacer();
    } catch (error) {
      if (intento >= intentos || signal?.aborted || !esPasajero(error)) throw error;
      alReintentar?.();
      await espera.esperar(esperaPedida(error));
      if (signal?.aborted || estancia !== estanciaActual()) throw error;
    }
  }
}
