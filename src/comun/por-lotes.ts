import { esPasajero } from './errores.js';

interface Pedido<E, S> {
  readonly entrada: E;
  readonly resolver: (salida: S) => void;
  readonly rechazar: (error: unknown) => void;
}

/**
 * Does in batches what is asked for one by one: while one batch is on its way the next one gathers, with no
 * timer. Idle, a request costs one round trip; loaded, hundreds share one.
 */
export class PorLotes<E, S> {
  private pendientes: Pedido<E, S>[] = [];
  private haciendo: Promise<void> | undefined;

  /**
   * @param hacer does a batch. @returns what came of each, in the same order.
   * @param maximo of requests in a batch.
   */
  constructor(
    private readonly hacer: (lote: readonly E[]) => Promise<readonly S[]>,
    private readonly maximo: number,
  ) {}

  /** @returns what came of it, once its batch is done. */
  pedir(entrada: E): Promise<S> {
    return new Promise((resolver, rechazar) => {
      this.pendientes.push({ entrada, resolver, rechazar });
      this.haciendo ??= this.vaciar();
    });
  }

  /** Resolves when nothing is on its way. */
  async terminado(): Promise<void> {
    await this.haciendo;
  }

  private async vaciar(): Promise<void> {
    // Everybody who is ready in this turn joins the first batch.
    await Promise.resolve();
    while (this.pendientes.length > 0) await this.atender(this.pendientes.splice(0, this.maximo));
    // Here and not in a `finally()`: what is asked for between the two would wait for the next request.
    this.haciendo = undefined;
  }

  private async atender(lote: readonly Pedido<E, S>[]): Promise<void> {
    try {
      const salidas = await this.hacer(lote.map(({ entrada }) => entrada));
      for (const [n, { resolver }] of lote.entries()) resolver(salidas[n] as S);
    } catch (error) {
      // One that cannot be done must not take the others of its batch with it.
      if (lote.length > 1 && !esPasajero(error)) for (const pedido of lote) await this.atender([pedido]);
      else for (const { rechazar } of lote) rechazar(error);
    }
  }
}
