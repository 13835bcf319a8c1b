/** What the server says became of one operation. */
export interface Resultado {
  readonly estado: 'aplicada' | 'duplicada' | 'rechazada' | 'reintentar';
  readonly code: string | null;
  readonly mensaje: string | null;
}

const ESTADOS = new Set(['aplicada', 'duplicada', 'rechazada', 'reintentar']);

/**
 * Reads the body of a 200. What is no result is left out: its operation counts as unanswered.
 * @returns results by the operation's id; undefined if it is no list at all, as what a portal answers in the server's place.
 */
export function leerResultados(cuerpo: unknown): ReadonlyMap<string, Resultado> | undefined {
  if (!Array.isArray(cuerpo)) return undefined;
  const resultados = new Map<string, Resultado>();
  for (const elemento of cuerpo as unknown[]) {
    const { id, estado, code, mensaje } = (elemento ?? {}) as Record<string, unknown>;
    if (typeof id !== 'string' || typeof estado !== 'string' || !ESTADOS.has(estado)) continue;
    resultados.set(id.toLowerCase(), {
      estado: estado as Resultado['estado'],
      code: typeof code === 'string' ? code : null,
      mensaje: typeof mensaje === 'string' ? mensaje : null,
    });
  }
  return resultados;
}
