/** HTTP requests, as many as are answered. */
import autocannon from 'autocannon';
import { atender } from './obrero.js';

export interface CargaHttp {
  readonly url: string;
  readonly cuerpo: unknown;
  readonly token: string;
  readonly conexiones: number;
  readonly segundos: number;
}

export interface RespuestasHttp {
  readonly porSegundo: number;
  /** Answers that were not the one expected, and requests without any. */
  readonly fallidas: number;
  readonly p99Ms: number;
}

async function cargar({ url, cuerpo, token, conexiones, segundos }: CargaHttp): Promise<RespuestasHttp> {
  const { requests, latency, duration, ...resto } = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(cuerpo),
    connections: conexiones,
    duration: segundos,
  });
  return {
    porSegundo: requests.total / duration,
    fallidas: resto.non2xx + resto.errors + resto.timeouts,
    p99Ms: latency.p99,
  };
}

atender({ cargar });
