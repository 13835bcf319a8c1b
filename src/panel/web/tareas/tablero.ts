import type { Avance, Estado, Tarea } from './contrato.js';

/** A task as it is shown, with what its latest advance added. */
export interface TareaVista extends Tarea {
  /** Of the latest advance seen; 0 when none was. */
  readonly seq: number;
  readonly restanteMs: number | null;
  /** The instant that `restanteMs` counts from. */
  readonly fechaAvance: string | null;
  /** The connection that last reported it alive. */
  readonly conexion: number;
}

const ORDEN: Readonly<Record<Estado, number>> = {
  PENDIENTE: 0,
  EN_PROCESO: 1,
  COMPLETADO: 2,
  FALLIDO: 2,
  CANCELADO: 2,
};

export const terminada = ({ estado }: Pick<Tarea, 'estado'>): boolean => ORDEN[estado] === 2;

/** Negative when `a` is behind `b` on a task's way. */
function comparar(a: Pick<Tarea, 'estado' | 'progreso'>, b: Pick<Tarea, 'estado' | 'progreso'>): number {
  return ORDEN[a.estado] - ORDEN[b.estado] || a.progreso - b.progreso;
}

type Oyente = (tarea: TareaVista, anterior: TareaVista | null) => void;

/**
 * Merges what queries and live advances tell, in whatever order they arrive: `seq` only grows, a task
 * never goes back, and a terminal state never changes.
 */
export class Tablero {
  readonly #tareas = new Map<number, TareaVista>();
  /** Latest advance of tasks whose row has not been read yet, and the connection that brought it. */
  readonly #sueltos = new Map<number, { readonly avance: Avance; readonly conexion: number }>();

  constructor(private readonly alCambiar: Oyente) {}

  /** Whether the page had the task; if not, the advance is kept until the task is read. */
  aplicar(avance: Avance, conexion: number): boolean {
    const tarea = this.#tareas.get(avance.tareaId);
    if (!tarea) {
      const previo = this.#sueltos.get(avance.tareaId)?.avance.seq ?? 0;
      if (avance.seq >= previo) this.#sueltos.set(avance.tareaId, { avance, conexion });
      return false;
    }
    if (terminada(tarea)) return true;
    if (avance.seq <= tarea.seq) {
      this.#tareas.set(tarea.id, { ...tarea, conexion });
      return true;
    }
    const { seq, restanteMs, fecha, progreso, estado, mensaje } = avance;
    const comun = { ...tarea, seq, conexion, restanteMs, fechaAvance: fecha };
    // A query may have run ahead of the advances: then only the count moves on.
    if (comparar(avance, tarea) < 0) this.#poner(comun);
    else this.#poner({ ...comun, progreso, estado, mensaje, fechaFin: terminada(avance) ? fecha : null });
    return true;
  }

  incorporar(tarea: Tarea): void {
    const actual = this.#tareas.get(tarea.id);
    if (!actual) {
      this.#poner({ ...tarea, seq: 0, restanteMs: null, fechaAvance: null, conexion: 0 });
      const suelto = this.#sueltos.get(tarea.id);
      this.#sueltos.delete(tarea.id);
      if (suelto) this.aplicar(suelto.avance, suelto.conexion);
      return;
    }
    const orden = comparar(tarea, actual);
    // With the same progress the live advance says at least as much as the query.
    if (orden > 0 || (orden === 0 && (actual.seq === 0 || terminada(actual))))
      this.#poner({ ...actual, ...tarea });
  }

  vaciar(): void {
    this.#tareas.clear();
  }

  get cuantas(): number {
    return this.#tareas.size;
  }

  conoce = (id: number): boolean => this.#tareas.has(id);

  /** Unfinished tasks that satisfy `condicion`. */
  vivas(condicion: (tarea: TareaVista) => boolean = () => true): TareaVista[] {
    return [...this.#tareas.values()].filter((tarea) => !terminada(tarea) && condicion(tarea));
  }

  /** Tasks that have sent advances but have not been read, from `desde` on. */
  desconocidas(desde: number): number[] {
    return [...this.#sueltos.keys()].filter((id) => id >= desde);
  }

  /** Ids grow with time, so this is the age down to which the list has been read. */
  get masAntigua(): number {
    return Math.min(...this.#tareas.keys());
  }

  #poner(tarea: TareaVista): void {
    const anterior = this.#tareas.get(tarea.id) ?? null;
    this.#tareas.set(tarea.id, tarea);
    this.alCambiar(tarea, anterior);
  }
}
