import type { AxiosError, AxiosInstance } from 'axios';
import axiosRetry, { retryAfter } from 'axios-retry';

/** How requests to others are repeated. */
export interface Reintentos {
  /** Milliseconds before the first repetition; they double. */
  readonly esperaMs: number;
  /** Milliseconds before the first repetition of what was too much (429); they double too. */
  readonly esperaPorCuotaMs: number;
}

export const REPETICIONES = 3;
/** FCM asks for a minute at least after a 429. */
export const ESPERA_POR_CUOTA_MS = 60_000;
/**
 * Who is told to wait longer than this does not wait here, with a place of the queue in its hands, but fails at
 * once: its job comes back when the time is up.
 */
export const ESPERA_SOSTENIBLE_MS = 10_000;
/** No Retry-After is taken to mean more. */
const ESPERA_CREIBLE_MS = 3_600_000;

const ESTADOS_PASAJEROS = new Set([500, 502, 503, 504]);
const DEMASIADAS = 429;
/** No connection, or one that broke or took too long. A certificate that is not good gets no better by asking again. */
const CODIGOS_PASAJEROS =
  /^(ECONN(REFUSED|RESET|ABORTED)|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|E(NET|HOST)(UNREACH|DOWN))$/;

/** Repeats what may fare better, whatever its method: whoever asks must be able to be heard twice. */
export function repetirPeticiones(cliente: AxiosInstance, { esperaMs, esperaPorCuotaMs }: Reintentos): void {
  const pedida = (vez: number, error: AxiosError) => esperaPedida(error, vez, esperaPorCuotaMs);
  axiosRetry(cliente, {
    retries: REPETICIONES,
    // Each request has its whole time.
    shouldResetTimeout: true,
    retryCondition: (error) =>
      esPasajero(error) &&
      pedida(1 + (error.config?.['axios-retry']?.retryCount ?? 0), error) <= ESPERA_SOSTENIBLE_MS,
    // Up to one and a half times as long: it still grows, and not everybody comes back at once.
    retryDelay: (vez, error) =>
      Math.max(esperaMs * 2 ** (vez - 1), pedida(vez, error)) * (1 + Math.random() / 2),
  });
}

function esPasajero({ response, code = '' }: AxiosError): boolean {
  if (!response) return CODIGOS_PASAJEROS.test(code);
  return response.status === DEMASIADAS || ESTADOS_PASAJEROS.has(response.status);
}

/**
 * Milliseconds that the answer wants us to wait, by its Retry-After (seconds or a date) or by being a 429.
 * @param vez of the repetition to come, from 1 on.
 */
export function esperaPedida(error: AxiosError, vez: number, esperaPorCuotaMs: number): number {
  const dicha = Math.min(retryAfter(error), ESPERA_CREIBLE_MS);
  return error.response?.status === DEMASIADAS ? Math.max(dicha, esperaPorCuotaMs * 2 ** (vez - 1)) : dicha;
}
