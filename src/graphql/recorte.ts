/** Characters of a message. */
const MENSAJE_MAXIMO = 500;
/** Of a text that a message repeats. */
const TEXTO_MAXIMO = 60;

/** Texts as graphql-js prints them, in double quotes. */
const TEXTO_LARGO = new RegExp(String.raw`"((?:[^"\\]|\\.){${TEXTO_MAXIMO}})(?:[^"\\]|\\.)+"`, 'gs');

/** Where a value is. What a value holds cannot look like it: quotes within texts are escaped. */
const LUGAR = / at "[^"]*"; /;
/** Of a value, before its place is told. */
const VALOR_MAXIMO = 200;

/**
 * A message about a wrong value repeats it, whole, between what is wrong and where, and often again at its end: what
 * is repeated is cut short, and the path of the field is told.
 */
export function recortar(mensaje: string): string {
  if (mensaje.length <= MENSAJE_MAXIMO) return mensaje;
  const corto = mensaje.replace(TEXTO_LARGO, '"$1…"').toWellFormed();
  if (corto.length <= MENSAJE_MAXIMO) return corto;
  const lugar = LUGAR.exec(corto)?.index ?? 0;
  const unido = lugar > VALOR_MAXIMO ? `${corto.slice(0, VALOR_MAXIMO)}…${corto.slice(lugar)}` : corto;
  return unido.length > MENSAJE_MAXIMO
    ? `${unido.slice(0, MENSAJE_MAXIMO).toWellFormed()}…`
    : unido.toWellFormed();
}
