import { type Avance, type Cursor, VENTANA_MAXIMA_S } from '../eventos/index.js';
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

/** For so long after its end a task is remembered, to know a late copy of its advances: no sweep looks back farther. */
const RECORDAR_MS = (VENTANA_MAXIMA_S + 60) * 1_000;
/** And no more than so many: 150 that end each second. */
const TERMINADAS_RECORDADAS = 100_000;

/** How far each of a user's tasks was delivered, present and future. */
export class Cursores implements Cursor<Avance> {
  readonly completo = false;
  private readonly vivas = new Map<number, number>();
  /** With the moment at which they ended, in milliseconds: the first to end first, or nearly. */
  private terminadas: Map<number, number> | undefined;

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

  /** How many tasks that ended it knows. */
  get recordadas(): number {
    return this.terminadas?.size ?? 0;
  }

  /** A task that has not advanced yet. */
  esperar(tareaId: number): void {
    this.vivas.set(tareaId, 0);
  }

  anotar({ tareaId, seq, estado, fecha }: Avance): void {
    if (!esTerminal(estado)) {
      this.vivas.set(tareaId, seq);
      return;
    }
    this.vivas.delete(tareaId);
    const momento = Date.parse(fecha);
    this.terminadas ??= new Map();
    this.terminadas.set(tareaId, momento);
    for (const [id, suMomento] of this.terminadas) {
      if (suMomento >= momento - RECORDAR_MS && this.terminadas.size <= TERMINADAS_RECORDADAS) break;
      this.terminadas.delete(id);
    }
  }
}
