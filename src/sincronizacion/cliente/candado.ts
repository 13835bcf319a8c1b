/** Lets one at a time do something, over all tabs of an origin. What a killed tab held is free again. */
export interface Candado {
  /** @throws what `hacer` throws, and the reason of `signal` when it ends the waiting. */
  enExclusiva<T>(nombre: string, hacer: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** Web Locks where there are; elsewhere (Node, plain http) only within this process or page. */
export function candadoDelEntorno(): Candado {
  // The DOM types say that it is always there; in Node it is not.
  const candados = (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;
  return candados ? new CandadoWeb(candados) : LOCAL;
}

class CandadoWeb implements Candado {
  constructor(private readonly candados: LockManager) {}

  async enExclusiva<T>(nombre: string, hacer: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    // `await`: some versions of the DOM types give the promise of a promise.
    return await this.candados.request(nombre, signal ? { signal } : {}, hacer);
  }
}

/** First come, first served, within one process. */
export class CandadoLocal implements Candado {
  readonly #ultimos = new Map<string, Promise<unknown>>();

  async enExclusiva<T>(nombre: string, hacer: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const anterior = this.#ultimos.get(nombre) ?? Promise.resolve();
    const turno = anterior.then(() => {
      signal?.throwIfAborted();
      return hacer();
    });
    const fin = turno.then(noop, noop);
    this.#ultimos.set(nombre, fin);
    try {
      return await turno;
    } finally {
      if (this.#ultimos.get(nombre) === fin) this.#ultimos.delete(nombre);
    }
  }
}

const noop = () => undefined;
/** One for all that do not bring their own: services of one process share a queue. */
const LOCAL = new CandadoLocal();
