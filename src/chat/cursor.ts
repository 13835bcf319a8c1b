import type { Cursor, MensajeEnVivo } from '../eventos/index.js';

/** Conversations whose place a subscriber remembers: some 100 bytes each. */
export const RECORDADAS = 10_000;

/** How far each of a user's conversations was delivered, present and future. */
export class CursorDeConversaciones implements Cursor<MensajeEnVivo> {
  readonly completo = false;
  /** There are conversations of which nothing is remembered. */
  private olvido: boolean;

  /** @param lugares where each conversation is to begin; those that are not there are made later. */
  constructor(private readonly lugares: Map<number, number>) {
    this.olvido = lugares.size >= RECORDADAS;
  }

  antesDe({ conversacionId, orden }: MensajeEnVivo): number {
    // A new one is wanted from its first message; of a forgotten one, what is heard first counts.
    return this.lugares.get(conversacionId) ?? (this.olvido ? orden - 1 : 0);
  }

  anotar({ conversacionId, orden }: MensajeEnVivo): void {
    // Deleted first, so that the one that was silent for longest stands first.
    this.lugares.delete(conversacionId);
    this.lugares.set(conversacionId, orden);
    if (this.lugares.size <= RECORDADAS) return;
    const [primera] = this.lugares.keys();
    if (primera !== undefined) this.lugares.delete(primera);
    this.olvido = true;
  }
}
