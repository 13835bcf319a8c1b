/** How many tasks that ended are remembered, to know a late copy of their advances when it comes. */
const TERMINADAS_RECORDADAS = 1_000;

/** How far each task has been delivered to one subscriber. */
export class Cursores {
  private readonly vivas = new Map<number, number>();
  private readonly terminadas = new Set<number>();

  /** @param conocidas tasks up to this id existed when the subscriber came. */
  constructor(private readonly conocidas: number) {}

  /**
   * The last `seq` delivered; 0 for a task that began after the subscriber came; undefined for one that was
   * there before but had nothing to show: its next advance is the first to be seen, whatever its number.
   */
  de(tareaId: number): number | undefined {
    if (this.terminadas.has(tareaId)) return Number.MAX_SAFE_INTEGER;
    return this.vivas.get(tareaId) ?? (tareaId > this.conocidas ? 0 : undefined);
  }

  mover(tareaId: number, seq: number): void {
    this.vivas.set(tareaId, seq);
  }

  terminar(tareaId: number): void {
    this.vivas.delete(tareaId);
    this.terminadas.add(tareaId);
    if (this.terminadas.size > TERMINADAS_RECORDADAS) {
      const [primera] = this.terminadas;
      if (primera !== undefined) this.terminadas.delete(primera);
    }
  }
}
