/**
 * The operations of one connection. graphql-ws knows each by its id alone, so that one which its client gave up
 * would answer, or end, in the name of the next that was given its id.
 */
export class OperacionesEnCurso {
  private readonly ultimos = new Map<string, object>();
  private empezadas = 0;

  /** Operations at work on their first answer, also those that nobody waits for any more. */
  get pendientes(): number {
    return this.empezadas;
  }

  /** @param pedido stands for this operation, which {@link correr} has to follow. */
  tomar(id: string, pedido: object): void {
    this.ultimos.set(id, pedido);
    this.empezadas += 1;
  }

  soltar(id: string, pedido: object): void {
    if (this.esDe(id, pedido)) this.ultimos.delete(id);
  }

  /** Runs an operation to its answer or answers; of one whose id has gone to another nothing more is heard. */
  async correr<T>(id: string, pedido: object, empezar: () => T | Promise<T>): Promise<T> {
    const vigente = () => this.esDe(id, pedido);
    let resultado: T;
    try {
      resultado = await empezar();
    } finally {
      this.empezadas -= 1;
    }
    if (!esFlujo(resultado)) return vigente() ? resultado : nunca();
    if (vigente()) return mientras(vigente, resultado) as T;
    void resultado.return?.();
    return nunca();
  }

  private esDe(id: string, pedido: object): boolean {
    return this.ultimos.get(id) === pedido;
  }
}

/** Settles never: whoever waits for it is forgotten with it. */
const nunca = () => new Promise<never>(() => {});

const esFlujo = (resultado: unknown): resultado is AsyncIterableIterator<unknown> =>
  typeof resultado === 'object' && resultado !== null && Symbol.asyncIterator in resultado;

function mientras<T>(vigente: () => boolean, flujo: AsyncIterableIterator<T>): AsyncIterableIterator<T> {
  return {
    next: async () => {
      try {
        const paso = await flujo.next();
        return vigente() ? paso : await nunca();
      } catch (error) {
        if (vigente()) throw error;
        return nunca();
      }
    },
    return: async () => (await flujo.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
