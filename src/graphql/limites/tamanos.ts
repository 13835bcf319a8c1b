/**
 * Items of the lists that take no page, and of those that give more than one page: as many as a large empresa has,
 * and a quarter at least of the most that each may hold, which is in parentheses. So what an application shows at
 * first may be asked for in one document, and what any may make the server answer has four times as many objects as it
 * is taken for. Beside the schema, as one table: a test fails for a list that is not in it.
 */
export const ELEMENTOS: ReadonlyMap<string, number> = new Map([
  ['Query.usuarios', 4_000], // (10,000, and 20,000 with those deactivated)
  ['Query.presencias', 4_000], // (10,000)
  ['Query.ultimasUbicaciones', 4_000], // (10,000)
  ['Query.recorrido', 8_000], // (20,000, once in an operation)
  ['Query.resumenesDiarios', 8_000], // (20,000, once in an operation)
  ['Query.conversaciones', 250], // (1,000)
  ['Conversacion.participantes', 20], // (200; 20,000 in an operation)
  ['Query.geocercas', 250], // (1,000)
  ['Geocerca.usuarios', 20], // (1,000; 20,000 in an operation)
  ['Query.actividades', 1_000], // (1,000)
  ['Query.recordatorios', 1_000], // (1,000)
  ['TareaProceso.avances', 100], // (102: each moves a whole percentage forward)
  ['Mutation.sincronizar', 500], // (SINCRONIZACION_OPERACIONES_MAX, by default)
  ['ResultadoUbicaciones.rechazadas', 250], // (TRACKING_LOTE_MAX, by default)
]);

/** Fields without a selection that weigh as much as so many objects, of some 150 bytes: the others weigh nothing. */
export const PESADOS: ReadonlyMap<string, number> = new Map([
  ['Geocerca.area', 10], // 4 MiB in an empresa
  ['TareaProceso.parametros', 20], // 32 KiB
  ['TareaProceso.resultado', 20],
  ['Mensaje.texto', 5], // 4,000 characters
]);
