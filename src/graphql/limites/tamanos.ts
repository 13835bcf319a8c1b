/**
 * Items of the lists that take no page, and of those that give more than one page: as many as a large empresa has,
 * and at least two fifths of the most that each may hold, which is in parentheses. Beside the schema, as one table:
 * a test fails for a list that is not in it. What the two fifths allow is what documents have that nobody would write.
 */
export const ELEMENTOS: ReadonlyMap<string, number> = new Map([
  ['Query.usuarios', 5_000], // (10,000, and 20,000 with those deactivated)
  ['Query.presencias', 5_000], // (10,000)
  ['Query.ultimasUbicaciones', 5_000], // (10,000)
  ['Query.recorrido', 8_000], // (20,000, once in an operation)
  ['Query.resumenesDiarios', 8_000], // (20,000, once in an operation)
  ['Query.conversaciones', 400], // (1,000)
  ['Conversacion.participantes', 20], // (200; 20,000 in an operation)
  ['Query.geocercas', 400], // (1,000)
  ['Geocerca.usuarios', 20], // (1,000; 20,000 in an operation)
  ['Query.actividades', 1_000], // (1,000)
  ['Query.recordatorios', 1_000], // (1,000)
  ['TareaProceso.avances', 100], // (102: each moves a whole percentage forward)
  ['Mutation.sincronizar', 100], // (SINCRONIZACION_OPERACIONES_MAX)
  ['ResultadoUbicaciones.rechazadas', 100], // (TRACKING_LOTE_MAX)
]);

/** Fields without a selection that weigh as much as so many objects, of some 150 bytes: the others weigh nothing. */
export const PESADOS: ReadonlyMap<string, number> = new Map([
  ['Geocerca.area', 10], // 4 MiB in an empresa
  ['TareaProceso.parametros', 20], // 32 KiB
  ['TareaProceso.resultado', 20],
  ['Mensaje.texto', 5], // 4,000 characters
]);
