import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { conTraza } from '../comun/traza.js';
import type { Metricas } from '../observacion/index.js';
import { Bus, type Publicacion } from './bus.js';

/** Events that wait for a bus which hangs, some 20 MB: past it those that wait are forgotten, as in any outage. */
const EN_ESPERA = 50_000;

/**
 * A bus with other processes on it. Its own listeners hear an event at once; towards the others, events are
 * gathered while earlier ones are on their way, so that each journey takes all that is waiting.
 */
export abstract class BusEntreProcesos extends Bus {
  /** Marks what this process sends: its own listeners have had it when it comes back. */
  protected readonly proceso = randomUUID();
  private readonly logger = new Logger('Bus');
  private porEnviar: Publicacion[] = [];
  private enviando: Promise<void> | undefined;
  private cortado = false;

  constructor(protected readonly metricas: Metricas) {
    super();
  }

  protected difundir(publicaciones: readonly Publicacion[]): void {
    if (publicaciones.length === 0) return;
    this.repartir(publicaciones);
    if (this.porEnviar.length >= EN_ESPERA) this.porEnviar = [];
    for (const publicacion of publicaciones) this.porEnviar.push(publicacion);
    this.enviando ??= conTraza(undefined, () => this.enviar());
  }

  /** Takes events to the other processes. @returns how many were sent. */
  protected abstract transmitir(publicaciones: readonly Publicacion[]): Promise<number>;

  /** Reads what came; what none of ours wrote is left aside. */
  protected abrirCarta(texto: string): unknown {
    try {
      return JSON.parse(texto);
    } catch {
      this.logger.warn('Something that is not ours came by the bus');
      return undefined;
    }
  }

  /** Resolves when nothing is on its way. */
  protected async enviados(): Promise<void> {
    await this.enviando;
  }

  private async enviar(): Promise<void> {
    // Everything that is published in this turn travels together.
    await Promise.resolve();
    while (this.porEnviar.length > 0) {
      const publicaciones = this.porEnviar;
      this.porEnviar = [];
      try {
        this.metricas.eventosPublicados(await this.transmitir(publicaciones));
        this.cortado = false;
      } catch (error) {
        // Once per outage. What was not told is found by the sweeps of whoever listens.
        if (!this.cortado) this.logger.warn(`Events do not reach other processes: ${String(error)}`);
        this.cortado = true;
      }
    }
    // Here and not in a `finally()`: what is published between the two would wait for the next event.
    this.enviando = undefined;
  }
}
