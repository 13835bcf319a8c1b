import { cuerpoDe } from './lote.js';
import type { Operacion } from './operacion.js';
import type { Contestacion, Peticiones } from './peticion.js';
import type { Reloj } from './reloj.js';
import { leerResultados, type Resultado } from './resultado.js';

/** What came of one request. */
export type Respuesta =
  | { readonly clase: 'resultados'; readonly resultados: ReadonlyMap<string, Resultado> }
  /** The access token counts no more. */
  | { readonly clase: 'sin-sesion' }
  /** The server will not read this body, and nothing of it was applied. */
  | { readonly clase: 'inaceptable'; readonly code: string; readonly mensaje: string | null }
  /** No answer, or none about the operations: to be tried again later. */
  | { readonly clase: 'pasajera'; readonly motivo: string; readonly minimoMs: number };

/** Speaks `POST /sincronizacion`. */
export class Transporte {
  constructor(
    private readonly peticiones: Peticiones,
    private readonly reloj: Reloj,
    private readonly url: string,
  ) {}

  async enviar(lote: readonly Operacion[], token: string, signal: AbortSignal): Promise<Respuesta> {
    try {
      return this.#clasificar(await this.peticiones.enviar(this.url, cuerpoDe(lote), { token, signal }));
    } catch (error) {
      return pasajera(error instanceof Error ? error.message : String(error));
    }
  }

  #clasificar({ status, cabeceras, cuerpo }: Contestacion): Respuesta {
    if (status === 200) {
      const resultados = leerResultados(cuerpo);
      return resultados
        ? { clase: 'resultados', resultados }
        : pasajera('an answer that is not of this server');
    }
    if (status === 401) return { clase: 'sin-sesion' };
    const { code, detail } = (cuerpo ?? {}) as Record<string, unknown>;
    const mensaje = typeof detail === 'string' ? detail : null;
    // A proxy may say 413 in its own words; a 400 counts only from this server.
    if (status === 413) return { clase: 'inaceptable', code: 'BAD_USER_INPUT', mensaje };
    if (status === 400 && typeof code === 'string') return { clase: 'inaceptable', code, mensaje };
    return pasajera(`HTTP ${status}`, this.#esperaPedida(cabeceras.get('retry-after')));
  }

  /** `Retry-After` is seconds or a date: RFC 9110, 10.2.3. */
  #esperaPedida(cabecera: string | null): number {
    if (cabecera === null) return 0;
    const segundos = Number(cabecera);
    const ms = Number.isNaN(segundos) ? Date.parse(cabecera) - this.reloj.ahora() : segundos * 1_000;
    return ms > 0 ? ms : 0;
  }
}

const pasajera = (motivo: string, minimoMs = 0): Respuesta => ({ clase: 'pasajera', motivo, minimoMs });
