import { AxiosError } from 'axios';
import { esperaPedida } from './reintentos.js';

/**
 * A request to others that came to nothing, after its repetitions. It says what was answered, and nothing of what
 * was asked: that has tokens in its headers.
 */
export class ErrorHttpSaliente extends Error {
  override readonly name = 'ErrorHttpSaliente';
  readonly #cuerpo: unknown;

  constructor(
    mensaje: string,
    /** HTTP status; none if there was no answer. */
    readonly estado: number | undefined,
    /** Why there was no answer, as `ECONNRESET`; `ERR_CANCELED` if nobody wanted it any more. */
    readonly codigo: string | undefined,
    /** Milliseconds that the next request should wait: what Retry-After says, and more for a 429. */
    readonly esperaMs: number,
    cuerpo: unknown,
  ) {
    super(mensaje);
    this.#cuerpo = cuerpo;
  }

  /** Of the answer: an object if it was JSON. Private underneath, so that no log prints it. */
  get cuerpo(): unknown {
    return this.#cuerpo;
  }

  get cancelada(): boolean {
    return this.codigo === AxiosError.ERR_CANCELED;
  }
}

/** Makes of axios' error, which carries the whole request, one that may be logged. */
export function comoErrorHttp(error: unknown, esperaPorCuotaMs: number): Error {
  if (error instanceof ErrorHttpSaliente) return error;
  if (!(error instanceof AxiosError)) return new Error('The request could not be made');
  const { response, code } = error;
  const que = response ? `answered ${response.status}` : `gave no answer (${code ?? 'unknown'})`;
  return new ErrorHttpSaliente(
    `${servidorDe(error.config?.url)} ${que}`,
    response?.status,
    response ? undefined : code,
    esperaPedida(error, 1, esperaPorCuotaMs),
    response?.data,
  );
}

/** Of a URL, what says nothing of whom it was for. */
export const servidorDe = (url: string | undefined): string =>
  url && URL.canParse(url) ? new URL(url).host : 'nowhere';
