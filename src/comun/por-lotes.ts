import { ErrorDeDominio, esPasajero } from './errores.js';

/** Batches that may wait: some seconds of work for a database that is well, and no memory for one that hangs. */
const LOTES_EN_ESPERA = 64;

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
  /** What may wait for a batch, in requests or in what they weigh; 64 batches by default. */
  readonly enEspera?: number;
}

/**
 * Does in batches what is asked for one by one: while one batch is on its way the next one gathers, with no
 * timer. Idle, a request costs one round trip; loaded, hundreds share one.
 */
export class PorLotes<E, S> {
  private pendientes: Pedido<E, S>[] = [];
  private pesoEnEspera = 0;
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

  /**
   * @returns what came of it, once its batch is done.
   * @throws ErrorDeDominio SERVICE_UNAVAILABLE if it would wait behind more than may wait.
   */
  pedir(entrada: E): Promise<S> {
    return new Promise((resolver, rechazar) => {
      if (!this.cabe(entrada)) return rechazar(sinLugar());
      this.pesoEnEspera += this.peso(entrada);
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

  /** One that is alone is taken whatever it weighs. */
  private cabe(entrada: E): boolean {
    const { enEspera = LOTES_EN_ESPERA * this.maximo } = this.opciones;
    return this.pesoEnEspera === 0 || this.pesoEnEspera + this.peso(entrada) <= enEspera;
  }

  private peso(entrada: E): number {
    return this.opciones.peso?.(entrada) ?? 1;
  }

  private siguienteLote(): Pedido<E, S>[] {
    let cuantos = 0;
    let peso = 0;
    for (const { entrada } of this.pendientes) {
      const suyo = this.peso(entrada);
      if (cuantos > 0 && peso + suyo > this.maximo) break;
      cuantos += 1;
      peso += suyo;
    }
    this.pesoEnEspera -= peso;
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

const sinLugar = () =>
  new ErrorDeDominio('SERVICE_UNAVAILABLE', 'Too much is waiting already; try again shortly');
