/** Tells this browser's other tabs that something has changed, and hears it from them: they read it again. */
export class AvisoEntrePestanas {
  readonly #canal: BroadcastChannel;

  constructor(nombre: string, alAvisar: () => void, signal: AbortSignal) {
    this.#canal = new BroadcastChannel(`seguimiento.${nombre}`);
    this.#canal.addEventListener('message', alAvisar, { signal });
    signal.addEventListener('abort', () => this.#canal.close());
  }

  /** It carries nothing: another user's tab could be listening. */
  avisar(): void {
    // A channel has no target origin: it never leaves this one.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#canal.postMessage(null);
  }
}
