import { type AxiosAdapter, AxiosError, getAdapter } from 'axios';
import { servidorDe } from './error-http.js';

/** Told of each request, repetitions included. */
export type MedirPeticion = (servidor: string, resultado: string, segundos: number) => void;

/**
 * One request, from the look-up of its host to the last byte of its answer within `plazoMs`: axios' own timeout
 * begins anew with each byte.
 */
export function adaptadorConPlazo(plazoMs: number, medir: MedirPeticion): AxiosAdapter {
  const pedir = getAdapter('http');
  return async (peticion) => {
    const control = new AbortController();
    const abortar = () => control.abort();
    const { signal } = peticion;
    if (signal?.aborted) abortar();
    signal?.addEventListener?.('abort', abortar);
    const plazo = setTimeout(abortar, plazoMs);
    const empezada = performance.now();
    const anotar = (resultado: string) =>
      medir(servidorDe(peticion.url), resultado, (performance.now() - empezada) / 1_000);
    try {
      const respuesta = await pedir({ ...peticion, signal: control.signal });
      anotar(String(respuesta.status));
      return respuesta;
    } catch (cause) {
      const error = comoFallo(cause, peticion, control.signal.aborted && !signal?.aborted);
      anotar(error.response ? String(error.response.status) : (error.code ?? 'unknown'));
      throw error;
    } finally {
      clearTimeout(plazo);
      signal?.removeEventListener?.('abort', abortar);
    }
  };
}

/** @param vencida its time was up. */
function comoFallo(causa: unknown, peticion: Parameters<AxiosAdapter>[0], vencida: boolean): AxiosError {
  if (vencida) return new AxiosError('Took too long', AxiosError.ECONNABORTED, peticion);
  const error = causa instanceof AxiosError ? causa : AxiosError.from(causa, undefined, peticion);
  // Its connection broke in the middle of the answer.
  if (error.response && error.response.data === undefined) {
    return new AxiosError('Answered in part', 'ECONNRESET', peticion);
  }
  error.config = peticion;
  return error;
}
