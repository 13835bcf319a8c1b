import { esPasajero } from './errores.js';

interface Pedido<E, S> {
  readonly entrada: E;
  readonly resolver: (salida: S) => void;
  readonly rechazar: (error: unknown) => void;
}

/** How batches are made, where one request after another is not enough. */
export interface OpcionesDeLotes<E> {
  /** What a request counts in its batch; 1 by default. */
  readonly peso?: (entrada: E) => number;
  /** Batches that may be on their way at once; 1 by default. */
  readonly aLaVez?: number;
}

/**
 * Does in batches what is asked for one by one: while one batch is on its way the next one gathers, with no
 * timer. Idle, a request costs one round trip; loaded, hundreds share one.
 */
export class PorLotes<E, S> {
  private pendientes: Pedido<E, S>[] = [];
  private readonly enCurso = new Set<Promise<void>>();

  /**
   * @param hacer does a batch. @returns what came of each, in the same order.
   * @param maximo of requests in a batch, or of what they weigh: one that weighs more goes alone.
   */
  constructor(
    private readonly hacer: (lote: readonly E[]) => Promise<readonly S[]>,
    private readonly maximo: number,
    private readonly opciones: OpcionesDeLotes<E> = {},
  ) {}

  /** @returns what came of it, once its batch is done. */
  pedir(entrada: E): Promise<S> {
    return new Promise((resolver, rechazar) => {
      this.pendientes.push({ entrada, resolver, rechazar });
      if (this.enCurso.size < (this.opciones.aLaVez ?? 1)) this.empezar();
    });
  }

  /** Resolves when nothing is on its way. */
  async terminado(): Promise<void> {
    await Promise.all(this.enCurso);
  }

  private empezar(): void {
    const vaciado = this.vaciar(() => this.enCurso.delete(vaciado));
    this.enCurso.add(vaciado);
  }

  private async vaciar(alTerminar: () => void): Promise<void> {
    // Everybody who is ready in this turn joins the first batch.
    await Promise.resolve();
    while (this.pendientes.length > 0) await this.atender(this.siguienteLote());
    // Here and not in a `finally()`: what is asked for between the two would wait for the next request.
    alTerminar();
  }

  private siguienteLote(): Pedido<E, S>[] {
    const { peso } = this.opciones;
    if (!peso) return this.pendientes.splice(0, this.maximo);
    let cuantos = 0;
    let libre = this.maximo;
    for (const { entrada } of this.pendientes) {
      libre -= peso(entrada);
      if (libre < 0 && cuantos > 0) break;
      cuantos += 1;
    }
    return this.pendientes.splice(0, cuantos);
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
