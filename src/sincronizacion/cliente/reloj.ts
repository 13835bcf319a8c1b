/** Time, as the service needs it. */
export interface Reloj {
  /** Milliseconds since 1970. */
  ahora(): number;
  /** @returns calls it off. */
  programar(ms: number, hacer: () => void): () => void;
}

export const RELOJ_DEL_ENTORNO: Reloj = {
  ahora: () => Date.now(),
  programar(ms, hacer) {
    const reloj = setTimeout(hacer, ms);
    // In Node: whoever has nothing else to do need not wait for the next cycle.
    (reloj as { unref?: () => void }).unref?.();
    return () => clearTimeout(reloj);
  },
};
