import { Logger } from '@nestjs/common';
import { detalleParaRegistro } from '../comun/errores.js';
import type { Audiencia } from './audiencias.js';
import type { Suceso } from './eventos.js';

/** An event and who may hear it. */
export type Publicacion = Suceso & { readonly audiencias: readonly Audiencia[] };

/** An event that was found by reading. */
export type Repeticion = Publicacion & {
  /** How long ago it happened, by the clock that dated it: who came later is spared it. Absent: it is for all. */
  readonly edadMs?: number;
};

export type Oyente = (suceso: Suceso) => void;

interface Escucha {
  readonly oyente: Oyente;
  /** The delivery during which it began, which is not for it. */
  readonly desde: number;
  /** When it began. */
  readonly desdeMs: number;
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
  private readonly alVolver: (() => void)[] = [];
  private readonly observadores = new Map<Suceso['evento'], readonly Oyente[]>();

  /** Never throws and never waits: a bus that is down delays events, it does not undo what happened. */
  publicar(publicaciones: readonly Publicacion[]): void {
    this.difundir(publicaciones);
    if (this.observadores.size === 0) return;
    for (const publicacion of publicaciones) {
      for (const observar of this.observadores.get(publicacion.evento) ?? [])
        this.avisar(observar, 'all', publicacion);
    }
  }

  protected abstract difundir(publicaciones: readonly Publicacion[]): void;

  /**
   * Hears what this process publishes, to whomever, and nothing of other processes: of all observers of an event
   * in all processes, one hears each.
   */
  observar(evento: Suceso['evento'], observador: Oyente): void {
    const otros = this.observadores.get(evento) ?? [];
    this.observadores.set(evento, [...otros, observador]);
  }

  /** Audiences with a listener in this process. */
  get escuchadas(): IterableIterator<Audiencia> {
    return this.escuchas.keys();
  }

  /** Hands events that were found by reading to this process' listeners alone. */
  repetir(repeticiones: readonly Repeticion[]): void {
    const ahora = Date.now();
    for (const { edadMs, ...publicacion } of repeticiones) {
      const ocurridoMs = edadMs === undefined ? Infinity : ahora - edadMs;
      for (const audiencia of publicacion.audiencias) this.entregar(audiencia, publicacion, ocurridoMs);
    }
  }

  /** @param avisar called each time that the bus is back after it may have lost events. */
  alRecuperar(avisar: () => void): void {
    this.alVolver.push(avisar);
  }

  /** Rejects while events neither come from other processes nor reach them. */
  async comprobar(): Promise<void> {}

  /**
   * Resolves when events of other processes to this audience reach this one; nothing where they already do.
   * Never rejects: without the bus, reading finds what happened.
   */
  lista(_audiencia: Audiencia): Promise<unknown> | undefined {
    return undefined;
  }

  /** @returns leaves the audience. */
  suscribir(audiencia: Audiencia, oyente: Oyente): () => void {
    let escuchas = this.escuchas.get(audiencia);
    if (!escuchas) {
      escuchas = new Set();
      this.escuchas.set(audiencia, escuchas);
      this.alAbrir(audiencia);
    }
    const escucha: Escucha = { oyente, desde: this.entregas, desdeMs: Date.now() };
    escuchas.add(escucha);
    return () => this.salir(audiencia, escucha);
  }

  private salir(audiencia: Audiencia, escucha: Escucha): void {
    const escuchas = this.escuchas.get(audiencia);
    if (!escuchas?.delete(escucha) || escuchas.size > 0) return;
    this.escuchas.delete(audiencia);
    this.alCerrar(audiencia);
  }

  /** The first listener of an audience has come. */
  protected alAbrir(_audiencia: Audiencia): void {}

  /** The last listener of an audience has left. */
  protected alCerrar(_audiencia: Audiencia): void {}

  protected avisarRecuperacion(): void {
    for (const avisar of this.alVolver) avisar();
  }

  /** Hands events to this process' listeners: the cost is that of the audiences, however many others there are. */
  protected repartir(publicaciones: readonly Publicacion[]): void {
    for (const publicacion of publicaciones) {
      for (const audiencia of publicacion.audiencias) this.entregar(audiencia, publicacion);
    }
  }

  /** To who listens now; not to whom another listener has just removed, nor to whom it has just added. */
  protected entregar(audiencia: Audiencia, suceso: Suceso, ocurridoMs = Infinity): void {
    const escuchas = this.escuchas.get(audiencia);
    if (!escuchas) return;
    const entrega = ++this.entregas;
    // A Set being read leaves out what is removed, and takes in what is added.
    for (const { oyente, desde, desdeMs } of escuchas) {
      if (desde < entrega && desdeMs <= ocurridoMs) this.avisar(oyente, audiencia, suceso);
    }
  }

  private avisar(oyente: Oyente, audiencia: Audiencia | 'all', suceso: Suceso): void {
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
  protected difundir(publicaciones: readonly Publicacion[]): void {
    this.repartir(publicaciones);
  }
}
