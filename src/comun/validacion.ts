import type { z } from 'zod';
import { entradaInvalida, type ErrorDeCampo } from './errores.js';

/** What zod and the Standard Schema specification alike say of a refused value. */
interface Queja {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** Zod's, for fields that no one asked for. */
  readonly keys?: readonly string[];
}

/** A schema's complaints in our own form: `a.0.b` and what was expected there. */
export function erroresDeCampo(quejas: readonly Queja[]): ErrorDeCampo[] {
  return quejas.flatMap(({ path = [], message, keys }) => {
    const pasos = path.map((paso) => String(typeof paso === 'object' ? paso.key : paso));
    return keys
      ? keys.map((campo) => ({ path: [...pasos, campo].join('.'), message: 'unknown field' }))
      : [{ path: pasos.join('.'), message }];
  });
}

/**
 * Checks input against its schema, the same one for REST, GraphQL and Socket.IO.
 * @throws ErrorDeDominio BAD_USER_INPUT naming every refused field.
 */
export function validar<T extends z.ZodType>(esquema: T, entrada: unknown): z.output<T> {
  const resultado = esquema.safeParse(entrada);
  if (!resultado.success) throw entradaInvalida(erroresDeCampo(resultado.error.issues));
  return resultado.data;
}
