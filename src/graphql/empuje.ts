import type { Flujo } from '../eventos/index.js';
import { enOctetos } from './marco.js';
import type { Salida } from './salida.js';

/** Where the answers of a subscription go. */
export interface Destino {
  /** The client's name for the subscription. */
  readonly id: string;
  readonly salida: Salida;
}

/**
 * Writes a subscription's answers to its socket as its events come, in the turn in which they come while the
 * reader keeps up. For graphql-ws it is an iterator that yields nothing and ends with the subscription, so that
 * the rest of the protocol stays its own: no promise for each message, and no loop around them.
 */
export class Empuje<T> implements AsyncIterableIterator<never> {
  private readonly principio: string;
  private esperando = false;
  private terminar: () => void = () => {};
  private fallar: (error: unknown) => void = () => {};

  /** @param responder what an event's answer is, as JSON in the form of `enOctetos`. */
  constructor(
    private readonly flujo: Flujo<T>,
    private readonly responder: (suceso: T) => string,
    private readonly destino: Destino,
  ) {
    this.principio = enOctetos(`{"id":${JSON.stringify(destino.id)},"type":"next","payload":`);
  }

  next(): Promise<IteratorResult<never, undefined>> {
    return new Promise((resolve, reject) => {
      this.terminar = () => resolve({ done: true, value: undefined });
      this.fallar = reject;
      this.flujo.empezar(() => this.escribir());
      this.escribir();
    });
  }

  return(): Promise<IteratorResult<never, undefined>> {
    this.flujo.cerrar();
    this.terminar();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private escribir(): void {
    if (this.esperando) return;
    const { salida } = this.destino;
    try {
      while (!salida.llena) {
        const suceso = this.flujo.tomar();
        if (suceso === undefined) return this.flujo.terminado ? this.terminar() : undefined;
        salida.escribir(`${this.principio}${this.responder(suceso)}}`);
      }
      this.esperarHueco();
    } catch (error) {
      this.flujo.cerrar();
      this.fallar(error);
    }
  }

  /** Meanwhile events gather in the flow, which bounds them. */
  private esperarHueco(): void {
    this.esperando = true;
    this.destino.salida.alVaciar(() => {
      this.esperando = false;
      this.escribir();
    });
  }
}
