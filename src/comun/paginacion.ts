import { ID_MAXIMO } from './entrada.js';
import { entradaInvalida } from './errores.js';

/** One page of a list, as Relay's connections and REST's `{items, endCursor, hasNextPage}` need it. */
export interface Pagina<T> {
  readonly items: readonly T[];
  readonly hasNextPage: boolean;
}

/** Most items that one page may ask for. */
export const PAGINA_MAXIMA = 100;

/** Opaque to clients, so that what it holds may change. */
export const cursorDe = (id: number) => Buffer.from(`id:${id}`).toString('base64url');

/** @throws ErrorDeDominio BAD_USER_INPUT if the cursor is not one of ours. */
export function idDeCursor(cursor: string): number {
  const [, id] = /^id:(\d{1,10})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (!id || Number(id) > ID_MAXIMO) {
    throw entradaInvalida([{ path: 'after', message: 'expected the endCursor of an earlier page' }]);
  }
  return Number(id);
}

/** @throws ErrorDeDominio BAD_USER_INPUT if `first` is outside 1 to {@link PAGINA_MAXIMA}. */
export function tamanoDePagina(first: number): number {
  if (!Number.isInteger(first) || first < 1 || first > PAGINA_MAXIMA) {
    throw entradaInvalida([{ path: 'first', message: `expected an integer between 1 and ${PAGINA_MAXIMA}` }]);
  }
  return first;
}

/** Cuts a list that was read with one item too many: the extra one says that there is a next page. */
export function paginar<T>(leidos: readonly T[], first: number): Pagina<T> {
  return { items: leidos.slice(0, first), hasNextPage: leidos.length > first };
}
