import type { Cursor, MensajeEnVivo } from '../eventos/index.js';

/** Conversations whose place a subscriber remembers: some 100 bytes each. */
export const RECORDADAS = 10_000;

/** How far each of a user's conversations was delivered, present and future. */
export class CursorDeConversaciones implements Cursor<MensajeEnVivo> {
  readonly completo = false;
  private readonly entregadas = new Map<number, number>();
  /** There are conversations of which nothing is remembered. */
  private olvido: boolean;

  /** @param alLlegar place of the latest message of each conversation; those that are not there are made later. */
  constructor(private readonly alLlegar: Map<number, number>) {
    this.olvido = alLlegar.size >= RECORDADAS;
  }

  /**
   * What is heard first of a conversation happened after the subscriber came, though it may have been read with
   * the beginning by then: so it is delivered, and whatever comes after it.
   */
  antesDe({ conversacionId, orden }: MensajeEnVivo): number {
    const entregado = this.entregadas.get(conversacionId);
    if (entregado !== undefined) return entregado;
    const desde = this.alLlegar.get(conversacionId) ?? (this.olvido ? Infinity : 0);
    return Math.min(desde, orden - 1);
  }

  anotar({ conversacionId, orden }: MensajeEnVivo): void {
    this.alLlegar.delete(conversacionId);
    // Deleted first, so that the one that was silent for longest stands first.
    this.entregadas.delete(conversacionId);
    this.entregadas.set(conversacionId, orden);
    if (this.alLlegar.size + this.entregadas.size > RECORDADAS) this.olvidarUna();
  }

  private olvidarUna(): void {
    const lugares = this.alLlegar.size > 0 ? this.alLlegar : this.entregadas;
    const [primera] = lugares.keys();
    if (primera !== undefined) lugares.delete(primera);
    this.olvido = true;
  }
}
