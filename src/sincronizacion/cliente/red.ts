/** Whether there is a network, as far as the device knows. */
export interface Red {
  enLinea(): boolean;
  /** @returns stops listening. */
  alCambiar(oyente: () => void): () => void;
}

/** The browser's opinion; in Node, which has none, there always is one. */
export const RED_DEL_ENTORNO: Red = {
  enLinea: () => (globalThis.navigator as Navigator | undefined)?.onLine !== false,
  alCambiar(oyente) {
    if (typeof addEventListener === 'undefined') return () => undefined;
    addEventListener('online', oyente);
    addEventListener('offline', oyente);
    return () => {
      removeEventListener('online', oyente);
      removeEventListener('offline', oyente);
    };
  },
};
