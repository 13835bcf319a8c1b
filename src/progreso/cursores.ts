import type { Avance, Cursor } from '../eventos/index.js';
import { esTerminal } from '../tareas/index.js';

/** How far one task was delivered. */
export class CursorDeTarea implements Cursor<Avance> {
  completo = false;

  constructor(private seq: number) {}

  antesDe(): number {
    return this.seq;
  }

  anotar({ seq, estado }: Avance): void {
    this.seq = seq;
    this.completo = esTerminal(estado);
  }
}

/** How many tasks that ended are remembered, to know a late copy of their advances when it comes. */
const TERMINADAS_RECORDADAS = 1_000;

/** How far each of a user's tasks was delivered, present and future. */
export class Cursores implements Cursor<Avance> {
  readonly completo = false;
  private readonly vivas = new Map<number, number>();
  private terminadas: Set<number> | undefined;

  /** @param desde when the subscriber came, by the clock that dates the advances. */
  constructor(private readonly desde: string) {}

  /**
   * A task that nobody has noted is either one that began after the subscriber came, wanted from its first
   * advance, or one that had ended before, of which nothing is wanted.
   */
  antesDe({ tareaId, fecha }: Avance): number {
    const cursor = this.vivas.get(tareaId);
    if (cursor !== undefined) return cursor;
    const sinTerminar = fecha >= this.desde && !this.terminadas?.has(tareaId);
    return sinTerminar ? 0 : Number.MAX_SAFE_INTEGER;
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
    this.terminadas ??= new Set();
    this.terminadas.add(tareaId);
    if (this.terminadas.size > TERMINADAS_RECORDADAS) {
      const [primera] = this.terminadas;
      if (primera !== undefined) this.terminadas.delete(primera);
    }
  }
}
