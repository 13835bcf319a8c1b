import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { Flujo } from '../eventos/index.js';
import type { DocumentoListo } from './documentos.js';
import { type Destino, Empuje } from './empuje.js';

/** An operation ready to run: its document compiled, its variables and context, and where its answers go. */
export type Operacion = ExecutionArgs & DocumentoListo & Destino;

export function ejecutar({ compilado, contextValue, variableValues }: Operacion) {
  return compilado.query(undefined, contextValue, variableValues ?? {});
}

/**
 * Subscribes with graphql-js and runs each event with the compiled operation. graphql-jit 0.8 compiles a
 * `subscribe` too, but calls the resolver with the operation's variables in place of the field's arguments:
 * `progresoTarea(tareaId: 42)` would follow every task.
 */
export async function suscribir(
  operacion: Operacion,
): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> {
  const fuente = await createSourceEventStream(operacion);
  if (!(Symbol.asyncIterator in fuente)) return fuente;
  const { compilado, difusion, contextValue, variableValues } = operacion;
  const variables = variableValues ?? {};
  if (difusion && fuente instanceof Flujo) {
    return new Empuje(fuente, (suceso) => difusion.responder(suceso, contextValue, variables), operacion);
  }
  return convertir(fuente[Symbol.asyncIterator](), (suceso) =>
    compilado.query(suceso, contextValue, variables),
  );
}

/** Maps an iterator without a generator around it, whose `return()` would wait for the next event. */
function convertir<T, U>(
  fuente: AsyncIterator<T>,
  aplicar: (valor: T) => U | Promise<U>,
): AsyncIterableIterator<U> {
  const paso = async ({ done, value }: IteratorResult<T>): Promise<IteratorResult<U>> =>
    done ? { done, value: undefined } : { done: false, value: await aplicar(value) };
  return {
    next: async () => paso(await fuente.next()),
    return: async () => {
      await fuente.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
