import { LRUCache } from 'lru-cache';

/** How much of the steady rate may come at once. */
const RAFAGA_MS = 10_000;
/** The farthest that what others have used may put a key off. */
const DEUDA_MAXIMA_MS = 60_000;
/** What a thousand additions may round: not a reason to refuse the last one of a burst. */
const REDONDEO_MS = 0.01;

/**
 * Generic cell rate algorithm, in its form of virtual scheduling (ITU-T I.371, annex A), for each key: all that is
 * kept of somebody is their theoretical arrival time (TAT), the moment at which what they have used would have come
 * at the steady rate. What comes may be ahead of it by {@link RAFAGA_MS}. So in any `t` seconds pass at most
 * `porSegundo * (10 + t)`, who keeps to the rate is never refused, and what is refused costs nothing.
 */
export class Ritmo<C extends string | number> {
  private readonly llegadas: LRUCache<C, number>;
  private readonly intervaloMs: number;
  /** Times count from here: so small that the fractions of the highest rates are not lost in them. */
  private origenMs: number;
  private ultimoMs = 0;

  /**
   * @param porSegundo the steady rate.
   * @param claves that are remembered: beyond them, whoever was not heard of for longest begins anew.
   * @param reloj milliseconds.
   */
  constructor(
    porSegundo: number,
    claves: number,
    private readonly reloj: () => number,
  ) {
    this.intervaloMs = 1_000 / porSegundo;
    this.origenMs = reloj();
    this.llegadas = new LRUCache<C, number>({ max: claves });
  }

  /**
   * @param cuantas more than a whole burst, which would never pass, count as one.
   * @returns 0 if they pass; else for how many milliseconds they would not, and nothing is used.
   */
  consumir(clave: C, cuantas = 1): number {
    const ahora = this.ahora();
    const usado = Math.min(cuantas * this.intervaloMs, RAFAGA_MS);
    const llegada = Math.max(this.llegadaDe(clave), ahora) + usado;
    const esperaMs = llegada - ahora - RAFAGA_MS;
    if (esperaMs > REDONDEO_MS) return esperaMs;
    this.llegadas.set(clave, llegada);
    return 0;
  }

  /** @returns by how many milliseconds of the steady rate what the key has used is ahead of it. */
  adelanto(clave: C): number {
    return Math.max(0, this.llegadaDe(clave) - this.ahora());
  }

  /**
   * Counts what has happened already, allowed or not.
   * @param haceMs how long ago it may have been.
   */
  cargar(clave: C, cuantas: number, haceMs = 0): void {
    const ahora = this.ahora();
    const cargada = Math.max(this.llegadaDe(clave), ahora - haceMs) + cuantas * this.intervaloMs;
    this.llegadas.set(clave, Math.min(cargada, ahora + DEUDA_MAXIMA_MS));
  }

  private llegadaDe(clave: C): number {
    return this.llegadas.get(clave) ?? -Infinity;
  }

  /** Milliseconds, never less than before: where the clock is set back, time goes on from where it was. */
  private ahora(): number {
    const ahora = this.reloj() - this.origenMs;
    if (ahora < this.ultimoMs) {
      this.origenMs -= this.ultimoMs - ahora;
      return this.ultimoMs;
    }
    return (this.ultimoMs = ahora);
  }
}
