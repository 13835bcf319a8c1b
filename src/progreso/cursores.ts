import type { Avance } from '../eventos/index.js';
import { esTerminal } from '../tareas/index.js';

/** How many tasks that ended are remembered, to know a late copy of their advances when it comes. */
const TERMINADAS_RECORDADAS = 1_000;

/** How far each task has been delivered to one subscriber. */
export class Cursores {
  private readonly vivas = new Map<number, number>();
  private readonly terminadas = new Set<number>();

  /** @param desde when the subscriber came, by the clock that dates the advances. */
  constructor(private readonly desde: string) {}

  /**
   * The `seq` after which this advance's task is to be delivered. A task that nobody has noted is either one
   * that began after the subscriber came, wanted from its first advance, or one that had ended before, of
   * which nothing is wanted.
   */
  antesDe({ tareaId, fecha }: Avance): number {
    if (this.terminadas.has(tareaId)) return Number.MAX_SAFE_INTEGER;
    return this.vivas.get(tareaId) ?? (fecha >= this.desde ? 0 : Number.MAX_SAFE_INTEGER);
  }

  /** A task that has not advanced yet. */
  esperar(tareaId: number): void {
    this.vivas.set(tareaId, 0);
  }

  anotar({ tareaId, seq, estado }: Avance): void {
    if (!esTerminal(estado)) {
      this.vivas.set(tareaId, seq);
      return;
    }
    this.vivas.delete(tareaId);
    this.terminadas.add(tareaId);
    if (this.terminadas.size > TERMINADAS_RECORDADAS) {
      const [primera] = this.terminadas;
      if (primera !== undefined) this.terminadas.delete(primera);
    }
  }
}
