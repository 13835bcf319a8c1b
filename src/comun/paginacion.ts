import { ID_MAXIMO } from './entrada.js';
import { entradaInvalida } from './errores.js';

/** One page of a list, as Relay's connections and REST's `{items, endCursor, hasNextPage}` need it. */
export interface Pagina<T> {
  readonly items: readonly T[];
  readonly hasNextPage: boolean;
}

/** One page of a list that is read backwards: its items stand in the order of the list all the same. */
export interface PaginaHaciaAtras<T> extends Pagina<T> {
  readonly hasPreviousPage: boolean;
}

/** Most items that one page may ask for. */
export const PAGINA_MAXIMA = 100;

/** Opaque to clients, so that what it holds may change. */
export const cursorDe = (id: number) => Buffer.from(`id:${id}`).toString('base64url');

const CURSOR_ESPERADO = {
  after: 'expected the endCursor of an earlier page',
  before: 'expected the startCursor of a later page',
} as const;

/**
 * @param argumento where the cursor came.
 * @throws ErrorDeDominio BAD_USER_INPUT if the cursor is not one of ours.
 */
export function idDeCursor(cursor: string, argumento: keyof typeof CURSOR_ESPERADO = 'after'): number {
  const [, id] = /^id:(\d{1,10})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (!id || Number(id) > ID_MAXIMO) {
    throw entradaInvalida([{ path: argumento, message: CURSOR_ESPERADO[argumento] }]);
  }
  return Number(id);
}

/**
 * @param argumento where the size came.
 * @throws ErrorDeDominio BAD_USER_INPUT if the size is outside 1 to {@link PAGINA_MAXIMA}.
 */
export function tamanoDePagina(tamano: number, argumento: 'first' | 'last' = 'first'): number {
  if (!Number.isInteger(tamano) || tamano < 1 || tamano > PAGINA_MAXIMA) {
    throw entradaInvalida([
      { path: argumento, message: `expected an integer between 1 and ${PAGINA_MAXIMA}` },
    ]);
  }
  return tamano;
}

/** Most items that a list without pages gives, unless it says otherwise; and what an operation reads of lists in lists. */
export const LISTA_MAXIMA = 1_000;
export const INTERIORES_MAXIMOS = 20_000;

/** What is asked for of a list that has no cursors: so many at most, and only what follows an item by its id. */
export interface Tramo {
  readonly first?: number | null | undefined;
  readonly despuesDe?: number | null | undefined;
}

/**
 * @param porDefecto if no size is asked for.
 * @throws ErrorDeDominio BAD_USER_INPUT if the size is outside 1 to {@link LISTA_MAXIMA}.
 */
export function tamanoDeLista(first: number | null | undefined, porDefecto = LISTA_MAXIMA): number {
  if (first == null) return porDefecto;
  if (Number.isInteger(first) && first >= 1 && first <= LISTA_MAXIMA) return first;
  throw entradaInvalida([{ path: 'first', message: `expected an integer between 1 and ${LISTA_MAXIMA}` }]);
}

/**
 * Of a list in each item of another one, read with one too many.
 * @param que as `participants`. @param de what to ask for fewer of, as `conversations`.
 * @throws ErrorDeDominio BAD_USER_INPUT if they are more than {@link INTERIORES_MAXIMOS}.
 */
export function exigirInteriores<T>(leidos: readonly T[], que: string, de: string): readonly T[] {
  if (leidos.length <= INTERIORES_MAXIMOS) return leidos;
  const message = `expected at most ${INTERIORES_MAXIMOS} ${que} in all: ask for fewer ${de} at once`;
  throw entradaInvalida([{ path: 'first', message }]);
}

/** Cuts a list that was read with one item too many: the extra one says that there is a next page. */
export function paginar<T>(leidos: readonly T[], first: number): Pagina<T> {
  return { items: leidos.slice(0, first), hasNextPage: leidos.length > first };
}

/**
 * As {@link paginar}, of a list that is read backwards.
 * @param leidos from the last item to the first.
 * @param hayDespues whether it was read from before some item.
 */
export function paginarHaciaAtras<T>(
  leidos: readonly T[],
  last: number,
  hayDespues: boolean,
): PaginaHaciaAtras<T> {
  return {
    items: leidos.slice(0, last).toReversed(),
    hasPreviousPage: leidos.length > last,
    hasNextPage: hayDespues,
  };
}
