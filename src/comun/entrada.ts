import { z } from 'zod';

/** The largest id that an integer column holds: a greater one is nobody's. */
export const ID_MAXIMO = 2_147_483_647;

/** Whether there can be a row with this id: one that no column holds need not be asked for. */
export const esId = (id: number) => Number.isInteger(id) && id > 0 && id <= ID_MAXIMO;

/** Postgres keeps neither NUL nor half a surrogate pair: refused at the door, with a message, instead of there. */
export const esTextoGuardable = (valor: string) => valor.isWellFormed() && !valor.includes('\0');
export const NO_GUARDABLE = 'expected text without NUL characters or unpaired surrogates';

/** A text of 1 to `maximo` characters, as it came: for passwords and tokens. */
export function textoExacto(maximo: number) {
  const espera = `expected a text of 1 to ${maximo} characters`;
  return z.string(espera).min(1, espera).max(maximo, espera).refine(esTextoGuardable, NO_GUARDABLE);
}

/** As {@link textoExacto}, without the blanks around it. */
export function texto(maximo: number) {
  return z.string(`expected a text of 1 to ${maximo} characters`).trim().pipe(textoExacto(maximo));
}

/** A body or set of arguments with these fields and no others. */
export const objeto = <T extends z.core.$ZodLooseShape>(campos: T) =>
  z.strictObject(campos, {
    error: (queja) => (queja.code === 'invalid_type' ? 'expected a JSON object' : undefined),
  });
