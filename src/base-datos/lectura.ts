import { type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

/** In a hand-written statement, what `select(columnas)` reads: each column under the name that the code has for it. */
export const leer = (columnas: Readonly<Record<string, AnyPgColumn>>): SQL =>
  sql.join(
    Object.entries(columnas).map(([nombre, columna]) => sql`${columna} as ${sql.identifier(nombre)}`),
    sql`, `,
  );

/** A row as either driver gives it: the `Momentos` of a hand-written statement may be texts in Postgres' own form. */
export type Leida<T, Momentos extends keyof T> = Omit<T, Momentos> & {
  readonly [M in Momentos]: T[M] | Date;
};

/** A moment of a row as RFC 3339, in UTC with milliseconds. */
export const enTexto = (momento: string | Date): string => new Date(momento).toISOString();
