import type { Actor } from '../comun/actor.js';

/**
 * Who hears an event. Audiences are named here and nowhere else, from the verified token or from a row
 * that was read in the actor's scope: no client ever names one.
 */
export type Audiencia =
  | `usuario:${number}`
  | `tarea:${number}`
  | `ejecucion:${number}`
  | `empresa:${number}`
  | `supervision:${number}`
  | 'sesiones'
  | 'ritmos';

export const audiencia = {
  /** One user, on every connection they have. */
  usuario: (id: number): Audiencia => `usuario:${id}`,
  /** Whoever follows one task. */
  tarea: (id: number): Audiencia => `tarea:${id}`,
  /** The worker that runs a task, to hear of its end. */
  ejecucion: (id: number): Audiencia => `ejecucion:${id}`,
  /** Every user of an empresa. */
  empresa: (id: number): Audiencia => `empresa:${id}`,
  /** The admins and supervisors of an empresa. */
  supervision: (id: number): Audiencia => `supervision:${id}`,
  /** Every process, to end the sockets of a session that was closed. */
  sesiones: 'sesiones' as Audiencia,
  /** Every process that serves clients, to count what they do in the others. */
  ritmos: 'ritmos' as Audiencia,
};

/** What an actor hears of their empresa's people: everything who supervises, their own who does not. */
export const audienciaDelEquipo = ({ rol, empresaId, usuarioId }: Actor): Audiencia =>
  rol === 'colaborador' ? audiencia.usuario(usuarioId) : audiencia.supervision(empresaId);

/** The listened audiences of a process, by what they are named after. */
export interface Escuchados {
  readonly usuarios: readonly number[];
  readonly tareas: readonly number[];
  readonly empresas: readonly number[];
  readonly supervisiones: readonly number[];
}

const CLASES = {
  usuario: 'usuarios',
  tarea: 'tareas',
  empresa: 'empresas',
  supervision: 'supervisiones',
} as const;

export function clasificar(audiencias: Iterable<Audiencia>): Escuchados {
  const escuchados = { usuarios: [], tareas: [], empresas: [], supervisiones: [] } as {
    [C in keyof Escuchados]: number[];
  };
  for (const nombre of audiencias) {
    const [clase = '', id] = nombre.split(':');
    if (clase in CLASES) escuchados[CLASES[clase as keyof typeof CLASES]].push(Number(id));
  }
  return escuchados;
}
