/**
 * Who hears an event. Audiences are named here and nowhere else, from the verified token or from a row
 * that was read in the actor's scope: no client ever names one.
 */
export type Audiencia = `usuario:${number}` | `tarea:${number}` | 'sesiones';

export const audiencia = {
  /** One user, on every connection they have. */
  usuario: (id: number): Audiencia => `usuario:${id}`,
  /** Whoever follows one task: its owner's subscriptions and the worker that runs it. */
  tarea: (id: number): Audiencia => `tarea:${id}`,
  /** Every process, to end the sockets of a session that was closed. */
  sesiones: 'sesiones' as Audiencia,
};
