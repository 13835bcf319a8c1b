/**
 * An async iterator that can be ended while it waits. A bare async generator cannot: its `return()` stands
 * in line behind the pending `next()`, so a subscriber who leaves would hold its resources until the next
 * event, which may never come. Here `return()` first aborts the signal that the generator waits with.
 */
export function flujo<T>(generar: (senal: AbortSignal) => AsyncGenerator<T, void>): AsyncIterableIterator<T> {
  const control = new AbortController();
  const generador = generar(control.signal);
  return {
    next: () => generador.next(),
    return: () => {
      control.abort();
      return generador.return();
    },
    throw: (error: unknown) => {
      control.abort();
      return generador.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
