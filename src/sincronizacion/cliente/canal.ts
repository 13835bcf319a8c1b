/** Tells the other tabs that something changed; what, they read for themselves. */
export interface Canal {
  avisar(): void;
  /** @returns stops listening. A tab does not hear itself. */
  escuchar(oyente: () => void): () => void;
}

/** A BroadcastChannel, or nothing where there is none: then other tabs learn of changes with their next cycle. */
export function canalDelEntorno(nombre: string): Canal {
  return typeof BroadcastChannel === 'undefined' ? SIN_CANAL : new CanalEntrePestanas(nombre);
}

class CanalEntrePestanas implements Canal {
  readonly #canal: BroadcastChannel;

  constructor(nombre: string) {
    this.#canal = new BroadcastChannel(nombre);
    // In Node an open channel would keep the process alive.
    (this.#canal as { unref?: () => void }).unref?.();
  }

  avisar(): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's, not a channel's
    this.#canal.postMessage(null);
  }

  escuchar(oyente: () => void): () => void {
    const alLlegar = () => oyente();
    this.#canal.addEventListener('message', alLlegar);
    return () => this.#canal.removeEventListener('message', alLlegar);
  }
}

const SIN_CANAL: Canal = { avisar: () => undefined, escuchar: () => () => undefined };
