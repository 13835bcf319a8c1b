import type { ExecutionResult } from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import type { Traza } from '../comun/traza.js';
import { formatearErrores } from './errores.js';
import { enOctetos } from './marco.js';

/** What clients are told: `data`, and errors with their codes. */
export const respuestaDe = ({ data, errors }: ExecutionResult, traza?: Traza) =>
  errors ? { data, errors: formatearErrores(errors, traza) } : { data };

/**
 * The answers of an operation that is the same for everybody. An event goes to all of its subscribers one
 * after another, so that remembering the last answer is enough to work each out once.
 */
export class Difusion {
  private suceso: unknown;
  private respuesta = '';

  constructor(private readonly compilado: CompiledQuery) {}

  /** @returns the answer to one event, as JSON in the form of `enOctetos`. */
  responder(suceso: unknown, contexto: unknown, variables: Record<string, unknown>): string {
    if (suceso !== this.suceso) {
      const resultado = this.compilado.query(suceso, contexto, variables) as ExecutionResult;
      this.respuesta = enOctetos(JSON.stringify(respuestaDe(resultado)));
      this.suceso = suceso;
    }
    return this.respuesta;
  }
}
