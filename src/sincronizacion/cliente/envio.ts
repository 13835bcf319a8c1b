import type { Cola } from './cola.js';
import { OPERACIONES_POR_LOTE } from './lote.js';
import type { Operacion } from './operacion.js';
import type { Resultado } from './resultado.js';
import type { Sesion } from './sesion.js';
import type { Respuesta, Transporte } from './transporte.js';

/** How a cycle ended. `avanzo`: at least one operation was resolved. */
export type Desenlace =
  | { readonly fin: 'vacia' | 'sin-sesion' | 'detenido'; readonly avanzo: boolean }
  | { readonly fin: 'fallo'; readonly avanzo: boolean; readonly motivo: string; readonly minimoMs: number };

/** Sends what waits, batch after batch, until nothing does or something stands in the way. */
export class Envio {
  /** Operations in the next batch: halved when the server will not read one, doubled when it did. */
  #maximo = OPERACIONES_POR_LOTE;
  #avanzo = false;
  /** Renewed without the server having taken the new token yet. */
  #renovado = false;

  constructor(
    private readonly cola: Cola,
    private readonly transporte: Transporte,
    private readonly sesion: Sesion,
    private readonly alMoverse: () => void,
  ) {}

  /** Only for whoever holds the lock. */
  async enviarTodo(signal: AbortSignal): Promise<Desenlace> {
    this.#avanzo = false;
    this.#renovado = false;
    await this.cola.recuperar();
    for (;;) {
      if (signal.aborted) return this.#fin('detenido');
      const token = await this.sesion.token();
      if (token === null) return this.#fin('sin-sesion');
      const lote = await this.cola.tomar(this.#maximo);
      if (lote.length === 0) return this.#fin('vacia');
      this.alMoverse();
      const respuesta = await this.transporte.enviar(lote, token, signal);
      const desenlace = await this.#aplicar(lote, respuesta, token);
      this.alMoverse();
      if (desenlace) return signal.aborted ? this.#fin('detenido') : desenlace;
    }
  }

  /** @returns undefined to go on with the next batch. */
  async #aplicar(
    lote: readonly Operacion[],
    respuesta: Respuesta,
    token: string,
  ): Promise<Desenlace | undefined> {
    if (respuesta.clase === 'resultados') return this.#resolver(lote, respuesta.resultados);
    if (respuesta.clase === 'inaceptable') return this.#partir(lote, respuesta);
    await this.cola.devolver(lote);
    return respuesta.clase === 'sin-sesion'
      ? this.#renovar(token)
      : this.#fallo(respuesta.motivo, respuesta.minimoMs);
  }

  async #resolver(
    lote: readonly Operacion[],
    resultados: ReadonlyMap<string, Resultado>,
  ): Promise<Desenlace | undefined> {
    const { resueltas, pendientes } = await this.cola.resolver(lote, resultados);
    await this.cola.limpiar();
    this.#renovado = false;
    this.#avanzo ||= resueltas > 0;
    this.#maximo = Math.min(OPERACIONES_POR_LOTE, this.#maximo * 2);
    const aplazada = [...resultados.values()].some(({ estado }) => estado === 'reintentar');
    return pendientes > 0 || aplazada ? this.#fallo('the server could not apply all of it') : undefined;
  }

  /** A token that was just renewed and is refused again: the server is not well, the session is not lost. */
  async #renovar(usado: string): Promise<Desenlace | undefined> {
    if (this.#renovado) return this.#fallo('the server refuses a token that it has just issued');
    this.#renovado = true;
    try {
      return (await this.sesion.renovar(usado)) === null ? this.#fin('sin-sesion') : undefined;
    } catch (error) {
      return this.#fallo(error instanceof Error ? error.message : String(error));
    }
  }

  /** Halves what the server will not read, until the operation that it is about stands alone. */
  async #partir(
    lote: readonly Operacion[],
    { code, mensaje }: Extract<Respuesta, { clase: 'inaceptable' }>,
  ): Promise<undefined> {
    if (lote.length > 1) {
      this.#maximo = Math.ceil(lote.length / 2);
      await this.cola.devolver(lote);
    } else {
      await this.cola.fallar(lote, { motivo: 'inaceptable', code, mensaje });
      this.#avanzo = true;
      this.#maximo = OPERACIONES_POR_LOTE;
    }
  }

  #fin(fin: 'vacia' | 'sin-sesion' | 'detenido'): Desenlace {
    return { fin, avanzo: this.#avanzo };
  }

  #fallo(motivo: string, minimoMs = 0): Desenlace {
    return { fin: 'fallo', avanzo: this.#avanzo, motivo, minimoMs };
  }
}
