import { z } from 'zod';

/** The largest id that an integer column holds: a greater one is nobody's. */
export const ID_MAXIMO = 2_147_483_647;

/** Whether there can be a row with this id: one that no column holds need not be asked for. */
export const esId = (id: number) => Number.isInteger(id) && id > 0 && id <= ID_MAXIMO;

/** Postgres keeps neither NUL nor half a surrogate pair: refused at the door, with a message, instead of there. */
export const esTextoGuardable = (valor: string) => valor.isWellFormed() && !valor.includes('\0');
export const NO_GUARDABLE = 'expected text without NUL characters or unpaired surrogates';

/**
 * Whether a text has so many characters, counted as Postgres' `length` does: an emoji of four bytes is one, though
 * JavaScript counts two. Counts no further than it must: at most two units make a character.
 */
function mide(valor: string, minimo: number, maximo: number): boolean {
  if (valor.length < minimo || valor.length > 2 * maximo) return false;
  if (valor.length >= 2 * minimo && valor.length <= maximo) return true;
  const { length } = Array.from(valor);
  return length >= minimo && length <= maximo;
}

const espera = (minimo: number, maximo: number) =>
  `expected a text of ${minimo > 0 ? `${minimo} to ${maximo}` : `at most ${maximo}`} characters`;

/** A text of so many characters, that Postgres can keep. */
function caracteres(minimo: number, maximo: number) {
  const error = espera(minimo, maximo);
  return z
    .string(error)
    .refine((valor) => mide(valor, minimo, maximo), { error, abort: true })
    .refine(esTextoGuardable, { error: NO_GUARDABLE, abort: true })
    .meta({ minLength: minimo, maxLength: maximo });
}

/** A text of `minimo`, 1 by default, to `maximo` characters, as it came: for passwords and tokens. */
export const textoExacto = (maximo: number, minimo = 1) => caracteres(minimo, maximo);

/** As {@link textoExacto}, without the blanks around it. */
export const texto = (maximo: number) => z.string(espera(1, maximo)).trim().pipe(caracteres(1, maximo));

/** A text that may be left out, or blank, which is `null`. */
export const textoOpcional = (maximo: number) =>
  z
    .string(espera(0, maximo))
    .trim()
    .pipe(caracteres(0, maximo))
    .nullish()
    .transform((valor) => valor || null);

/**
 * What reorders the text around it (Unicode's bidirectional embeddings, overrides and isolates) or breaks its line:
 * in a name, it makes one person or zone look like another (UTR #36, 2.10.2). The marks that Arabic and Hebrew need
 * (U+200E, U+200F, U+061C) reorder nothing but themselves, and stay.
 */
const ENGANOSO = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** As {@link texto}, with something to see, on one line, and read as it is written: what others are shown as a name. */
export const nombreVisible = (maximo: number) =>
  texto(maximo)
    .refine((valor) => VISIBLE.test(valor), { error: 'expected a name with something to see', abort: true })
    .refine((valor) => !ENGANOSO.test(valor), 'expected a name without control characters');

/**
 * A list of at most `maximo` items. Its length is looked at first: of one that is too long nothing else is.
 * @param que they are, in the plural.
 */
export const lista = <T extends z.ZodType>(elemento: T, maximo: number, que: string) => {
  const error = `expected a list of at most ${maximo} ${que}`;
  return z.array(z.unknown(), error).max(maximo, error).pipe(z.array(elemento));
};

/** A body or set of arguments with these fields and no others. */
export const objeto = <T extends z.core.$ZodLooseShape>(campos: T) =>
  z.strictObject(campos, {
    error: (queja) => (queja.code === 'invalid_type' ? 'expected a JSON object' : undefined),
  });
