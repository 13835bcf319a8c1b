import { z } from 'zod';
import { estadoTarea } from '../base-datos/index.js';
import { esTextoGuardable, NO_GUARDABLE, objeto, texto } from '../comun/entrada.js';
import { PAGINA_MAXIMA } from '../comun/paginacion.js';

const TIPO_MAXIMO = 100;
/** Half a WebSocket frame (MARCO_MAX_BYTES): what one transport takes, the others take too. */
const PARAMETROS_BYTES = 32_768;
const PARAMETROS_NIVELES = 20;

const parametros = z
  .record(z.string(), z.unknown(), 'expected a JSON object')
  .superRefine((valor, contexto) => {
    const queja = quejaDeParametros(valor);
    if (queja) contexto.addIssue({ code: 'custom', message: queja });
  })
  .meta({ description: 'What the processor needs to know', type: 'object' });

function quejaDeParametros(valor: Record<string, unknown>): string | undefined {
  if (!cabeEnNiveles(valor, PARAMETROS_NIVELES))
    return `expected at most ${PARAMETROS_NIVELES} levels of nesting`;
  const json = JSON.stringify(valor);
  if (Buffer.byteLength(json) > PARAMETROS_BYTES) return `expected at most ${PARAMETROS_BYTES} bytes of JSON`;
  // `JSON.stringify` writes out what Postgres cannot keep as escapes.
  if (/\\u0000|\\ud[89a-f]/.test(json) && !textosGuardables(valor)) return NO_GUARDABLE;
  return undefined;
}

/** Stops at the limit, so that a document nested a million deep costs no more than one at the limit. */
function cabeEnNiveles(valor: unknown, niveles: number): boolean {
  if (typeof valor !== 'object' || valor === null) return true;
  return niveles > 0 && Object.values(valor).every((hijo) => cabeEnNiveles(hijo, niveles - 1));
}

function textosGuardables(valor: unknown): boolean {
  if (typeof valor === 'string') return esTextoGuardable(valor);
  if (typeof valor !== 'object' || valor === null) return true;
  return Object.entries(valor).every(([clave, hijo]) => esTextoGuardable(clave) && textosGuardables(hijo));
}

/** What starting a task takes, on every transport. */
export const INICIAR_TAREA = objeto({
  tipo: texto(TIPO_MAXIMO),
  parametros: parametros.nullish().transform((valor) => valor ?? undefined),
  claveIdempotencia: texto(200)
    .nullish()
    .transform((valor) => valor ?? undefined),
});
export type IniciarTarea = z.output<typeof INICIAR_TAREA>;

/** The body of `POST /tareas/iniciar`: the idempotency key comes in its header. */
export const CUERPO_INICIAR = INICIAR_TAREA.omit({ claveIdempotencia: true });

/** The query of `GET /tareas`. */
export const CONSULTA_TAREAS = objeto({
  estado: z.enum(estadoTarea.enumValues, `expected one of ${estadoTarea.enumValues.join(', ')}`).optional(),
  first: z.coerce
    .number(`expected an integer between 1 and ${PAGINA_MAXIMA}`)
    .default(20)
    .describe('Items per page'),
  after: z.string().optional().describe('endCursor of the page before'),
});
export type ConsultaTareas = z.output<typeof CONSULTA_TAREAS>;
