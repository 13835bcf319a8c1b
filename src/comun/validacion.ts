import type { z } from 'zod';
import { entradaInvalida, type ErrorDeCampo } from './errores.js';

/** What zod and the Standard Schema specification alike say of a refused value. */
interface Queja {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** Zod's, for fields that no one asked for. */
  readonly keys?: readonly string[];
}

/** Of everything that is wrong with an input, no more is told: an answer must not outgrow the question. */
const QUEJAS_MAXIMAS = 20;
/** Of the name of a field that a client made up, no more is sent back. */
const NOMBRE_MAXIMO = 64;

/**
 * A schema's complaints in our own form: `a.0.b` and what was expected there; the first {@link QUEJAS_MAXIMAS}, and
 * one that says that there are more.
 */
export function erroresDeCampo(quejas: readonly Queja[]): ErrorDeCampo[] {
  const total = quejas.reduce((suma, { keys }) => suma + (keys?.length ?? 1), 0);
  const dichas = quejas.slice(0, QUEJAS_MAXIMAS).flatMap(({ path = [], message, keys }) => {
    const pasos = path.map((paso) => recortar(String(typeof paso === 'object' ? paso.key : paso)));
    return keys
      ? keys
          .slice(0, QUEJAS_MAXIMAS)
          .map((campo) => ({ path: [...pasos, recortar(campo)].join('.'), message: 'unknown field' }))
      : [{ path: pasos.join('.'), message }];
  });
  if (total <= QUEJAS_MAXIMAS) return dichas;
  const primeras = dichas.slice(0, QUEJAS_MAXIMAS);
  return [...primeras, { path: '', message: `${total - primeras.length} more fields are refused` }];
}

const recortar = (nombre: string) =>
  nombre.length > NOMBRE_MAXIMO ? `${nombre.slice(0, NOMBRE_MAXIMO).toWellFormed()}…` : nombre;

/**
 * Checks input against its schema, the same one for REST, GraphQL and Socket.IO.
 * @throws ErrorDeDominio BAD_USER_INPUT naming every refused field.
 */
export function validar<T extends z.ZodType>(esquema: T, entrada: unknown): z.output<T> {
  const resultado = esquema.safeParse(entrada);
  if (!resultado.success) throw entradaInvalida(erroresDeCampo(resultado.error.issues));
  return resultado.data;
}
