import type { Audiencia } from './audiencias.js';
import type { Suceso } from './eventos.js';

/** An event and who may hear it. */
export type Publicacion = Suceso & { readonly audiencias: readonly Audiencia[] };

export type Oyente = (suceso: Suceso) => void;

/**
 * Carries events to whoever listens, in this process and in the others. It is a hint: rows are the truth,
 * so what it loses is found again by reading. Publish only what has been committed.
 */
export abstract class Bus {
  private readonly oyentes = new Map<Audiencia, Set<Oyente>>();

  /** Never throws and never waits: a bus that is down delays events, it does not undo what happened. */
  abstract publicar(publicaciones: readonly Publicacion[]): void;

  /** @returns leaves the audience. */
  suscribir(audiencia: Audiencia, oyente: Oyente): () => void {
    const oyentes = this.oyentes.get(audiencia) ?? new Set();
    this.oyentes.set(audiencia, oyentes.add(oyente));
    return () => {
      oyentes.delete(oyente);
      if (oyentes.size === 0 && this.oyentes.get(audiencia) === oyentes) this.oyentes.delete(audiencia);
    };
  }

  /** Hands events to this process' listeners: the cost is that of the audiences, however many others there are. */
  protected repartir(publicaciones: readonly Publicacion[]): void {
    for (const publicacion of publicaciones) {
      for (const audiencia of publicacion.audiencias) {
        for (const oyente of this.oyentes.get(audiencia) ?? []) oyente(publicacion);
      }
    }
  }
}

/** The embedded profile: one process, so handing an event over is a function call. */
export class BusLocal extends Bus {
  publicar(publicaciones: readonly Publicacion[]): void {
    this.repartir(publicaciones);
  }
}
