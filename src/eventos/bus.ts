import { Logger } from '@nestjs/common';
import { detalleParaRegistro } from '../comun/errores.js';
import type { Audiencia } from './audiencias.js';
import type { Suceso } from './eventos.js';

/** An event and who may hear it. */
export type Publicacion = Suceso & { readonly audiencias: readonly Audiencia[] };

export type Oyente = (suceso: Suceso) => void;

interface Escucha {
  readonly oyente: Oyente;
  /** The delivery during which it began, which is not for it. */
  readonly desde: number;
}

/**
 * Carries events to whoever listens, in this process and in the others. It is a hint: rows are the truth,
 * so what it loses is found again by reading. Publish only what has been committed.
 */
export abstract class Bus {
  private readonly escuchas = new Map<Audiencia, Set<Escucha>>();
  /** Deliveries so far. */
  private entregas = 0;
  private readonly registro = new Logger(Bus.name);
  protected avisarRecuperacion: () => void = () => {};

  /** Never throws and never waits: a bus that is down delays events, it does not undo what happened. */
  abstract publicar(publicaciones: readonly Publicacion[]): void;

  /** Audiences with a listener in this process. */
  get escuchadas(): IterableIterator<Audiencia> {
    return this.escuchas.keys();
  }

  /**
   * Resolves when events of other processes to this audience reach this one, once it has a listener; nothing
   * to wait for where they already do.
   */
  lista(_audiencia: Audiencia): Promise<void> | undefined {
    return undefined;
  }

  /** Hands events that were found by reading to this process' listeners alone. */
  repetir(publicaciones: readonly Publicacion[]): void {
    this.repartir(publicaciones);
  }

  /** @param avisar called when the bus is back after it may have lost events. */
  alRecuperar(avisar: () => void): void {
    this.avisarRecuperacion = avisar;
  }

  /** @returns leaves the audience. */
  suscribir(audiencia: Audiencia, oyente: Oyente): () => void {
    const escuchas = this.escuchas.get(audiencia) ?? new Set();
    const escucha: Escucha = { oyente, desde: this.entregas };
    this.escuchas.set(audiencia, escuchas.add(escucha));
    return () => {
      escuchas.delete(escucha);
      if (escuchas.size === 0 && this.escuchas.get(audiencia) === escuchas) this.escuchas.delete(audiencia);
    };
  }

  /** Hands events to this process' listeners: the cost is that of the audiences, however many others there are. */
  protected repartir(publicaciones: readonly Publicacion[]): void {
    for (const publicacion of publicaciones) {
      for (const audiencia of publicacion.audiencias) this.entregar(audiencia, publicacion);
    }
  }

  /** To who listens now; not to whom another listener has just removed, nor to whom it has just added. */
  private entregar(audiencia: Audiencia, suceso: Suceso): void {
    const escuchas = this.escuchas.get(audiencia);
    if (!escuchas) return;
    const entrega = ++this.entregas;
    // A Set being read leaves out what is removed, and takes in what is added.
    for (const { oyente, desde } of escuchas) {
      if (desde < entrega) this.avisar(oyente, audiencia, suceso);
    }
  }

  private avisar(oyente: Oyente, audiencia: Audiencia, suceso: Suceso): void {
    try {
      oyente(suceso);
    } catch (error) {
      // What happened stays so, and the other listeners are to hear of it.
      this.registro.error(`A listener of ${audiencia} failed: ${detalleParaRegistro(error)}`);
    }
  }
}

/** The embedded profile: one process, so handing an event over is a function call. */
export class BusLocal extends Bus {
  publicar(publicaciones: readonly Publicacion[]): void {
    this.repartir(publicaciones);
  }
}
