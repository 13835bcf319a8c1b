/**
 * Who hears an event. Audiences are named here and nowhere else, from the verified token or from a row
 * that was read in the actor's scope: no client ever names one.
 */
export type Audiencia = `usuario:${number}` | `tarea:${number}` | `ejecucion:${number}` | 'sesiones';

export const audiencia = {
  /** One user, on every connection they have. */
  usuario: (id: number): Audiencia => `usuario:${id}`,
  /** Whoever follows one task. */
  tarea: (id: number): Audiencia => `tarea:${id}`,
  /** The worker that runs a task, to hear of its end. */
  ejecucion: (id: number): Audiencia => `ejecucion:${id}`,
  /** Every process, to end the sockets of a session that was closed. */
  sesiones: 'sesiones' as Audiencia,
};
