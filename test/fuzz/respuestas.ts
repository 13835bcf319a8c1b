import { CODIGOS } from '../../src/comun/errores.js';

/** What the contract says of answers, whichever door they come through. */

const DEL_INTERIOR = [
  /\n\s+at /,
  /node_modules/,
  /\/(src|dist|home|tmp|usr|root)\//,
  /file:\/\//,
  /\b(Type|Range|Reference|Assertion)Error\b/,
  /Cannot (read|set|convert|destructure)/,
  /(?<!") is not (a function|iterable|defined)/,
  /\bundefined\b.*\breading\b/,
  /Unexpected token/,
  /Maximum call stack/,
  /Failed query|invalid input syntax|violates|relation "|column "|syntax error at or near/i,
  /\b(drizzle|pglite|postgres|bullmq|zod|fastify|mercurius|FST_ERR|socket\.io|engine\.io|jose|prom-client)\b/i,
  /\[object /,
];

export class FueraDeContrato extends Error {}

export function exigir(condicion: unknown, que: string, ...detalles: unknown[]): asserts condicion {
  if (condicion) return;
  const detalle = detalles.map((uno) => (typeof uno === 'string' ? uno : JSON.stringify(uno)).slice(0, 600));
  throw new FueraDeContrato([que, ...detalle].join('\n'));
}

/** That a refusal has a code of the contract, which is not the one for what nobody has thought of. */
export function exigirCodigo(codigo: unknown, en: string): void {
  exigir(typeof codigo === 'string' && codigo in CODIGOS, 'A refusal without a code of the contract', en);
  exigir(codigo !== 'INTERNAL_SERVER_ERROR', 'INTERNAL_SERVER_ERROR', en);
}

/** @param enviado what was sent: a refusal may repeat it. */
export function exigirSinFugas(texto: string, enviado = ''): void {
  for (const huella of DEL_INTERIOR) {
    const [hallado] = huella.exec(texto) ?? [];
    exigir(
      hallado === undefined || enviado.includes(hallado),
      `The answer tells of the inside: ${hallado}`,
      texto,
    );
  }
}

/** RFC 9457, with our code. */
export function exigirProblema(texto: string, estado: number): void {
  const problema = leerJson(texto);
  exigirCodigo(problema?.code, texto);
  exigir(problema.status === estado && problema.type === 'about:blank', 'Not an RFC 9457 problem', texto);
  exigir(
    typeof problema.title === 'string' && typeof problema.detail === 'string',
    'A problem without words',
    texto,
  );
}

/** The errors of a GraphQL answer: each with a message and a code. */
export function exigirErroresGraphQL(errores: unknown, en: string): void {
  exigir(Array.isArray(errores) && errores.length > 0 && errores.length <= 50, 'Not a list of errors', en);
  for (const error of errores) {
    exigir(typeof error?.message === 'string', 'An error without a message', en);
    exigirCodigo(error.extensions?.code, en);
    exigirSinFugas(error.message, error.message.includes('got invalid value') ? error.message : '');
  }
}

/** `{ok: true, datos}` or `{ok: false, code, message}`. */
export function exigirAcuse(acuse: any, en: string): void {
  if (acuse?.ok === true) return;
  exigir(acuse?.ok === false && typeof acuse.message === 'string', 'Not an acknowledgement', en);
  exigirCodigo(acuse.code, en);
}

/**
 * Codes with which the server may close a socket: those of RFC 6455 for bad frames, of graphql-transport-ws, and 1013
 * for who sends too much before saying who they are.
 */
const CIERRES = new Set([
  1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009, 1013, 4400, 4401, 4403, 4406, 4408, 4409, 4429,
]);

export function exigirCierre(codigo: number): void {
  exigir(CIERRES.has(codigo), `The socket was closed with ${codigo}`);
}

export function leerJson(texto: string): any {
  try {
    return JSON.parse(texto);
  } catch {
    throw new FueraDeContrato(`Not JSON: ${texto.slice(0, 600)}`);
  }
}

/** Whoever is not answered by then never is: every limit of the server's own is shorter, but that of a request. */
const PLAZO_MS = 12_000;

export async function conPlazo<T>(que: string, espera: Promise<T>, plazoMs = PLAZO_MS): Promise<T> {
  let reloj: NodeJS.Timeout | undefined;
  const vencido = new Promise<never>((_, reject) => {
    reloj = setTimeout(() => reject(new FueraDeContrato(`${que}: nothing within ${plazoMs} ms`)), plazoMs);
  });
  try {
    return await Promise.race([espera, vencido]);
  } finally {
    clearTimeout(reloj);
  }
}
