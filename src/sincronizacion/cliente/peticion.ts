import type { Reloj } from './reloj.js';

/** The part of `fetch` that is used. */
export type Pedir = (url: string, opciones: RequestInit) => Promise<Response>;

export const PEDIR_DEL_ENTORNO: Pedir = (url, opciones) => fetch(url, opciones);

export interface Contestacion {
  readonly status: number;
  readonly cabeceras: Headers;
  /** Undefined if it is no JSON. */
  readonly cuerpo: unknown;
}

/** Posts JSON, and gives up after a time: a request that hangs must not hold the lock. */
export class Peticiones {
  constructor(
    private readonly pedir: Pedir,
    private readonly reloj: Reloj,
    private readonly plazoMs: number,
  ) {}

  /** @throws if no whole answer comes: the server may have done what it was asked all the same. */
  async enviar(
    url: string,
    cuerpo: string,
    { token, signal }: { token?: string; signal?: AbortSignal } = {},
  ): Promise<Contestacion> {
    const aborto = new AbortController();
    const abortar = () => aborto.abort(signal?.reason);
    if (signal?.aborted) abortar();
    signal?.addEventListener('abort', abortar);
    const desistir = () => aborto.abort(new Error(`no answer within ${this.plazoMs} ms`));
    const cancelar = this.reloj.programar(this.plazoMs, desistir);
    try {
      const respuesta = await this.pedir(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, application/problem+json',
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: cuerpo,
        signal: aborto.signal,
        // The token says who it is; no cookie does.
        credentials: 'omit',
        cache: 'no-store',
      });
      const texto = await respuesta.text();
      return { status: respuesta.status, cabeceras: respuesta.headers, cuerpo: interpretar(texto) };
    } finally {
      cancelar();
      signal?.removeEventListener('abort', abortar);
    }
  }
}

function interpretar(texto: string): unknown {
  try {
    return JSON.parse(texto) as unknown;
  } catch {
    return undefined;
  }
}
