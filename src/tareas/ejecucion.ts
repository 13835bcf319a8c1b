import { Logger } from '@nestjs/common';
import { performance } from 'node:perf_hooks';
import { esPasajero } from '../comun/errores.js';
import { insistir } from '../comun/insistir.js';
import { conTraza, trazaActual } from '../comun/traza.js';
import { audiencia, type Avance, type Bus } from '../eventos/index.js';
import type { NuevoAvance } from './avances.consultas.js';
import type { EscritorAvances } from './escritor-avances.js';
import { esTerminal } from './estados.js';
import type { ContextoDeTarea } from './procesador.js';
import type { Tarea } from './tareas.consultas.js';

/** What the column and GraphQL's Int hold, some 25 days: a task at 1 % after six hours is there. */
const RESTANTE_MAXIMO_MS = 2_147_483_647;

const logger = new Logger('Ejecucion');

/** Why a run was aborted. */
export class TareaTerminada extends Error {
  override readonly name = 'TareaTerminada';
}

/** One run of one task: the context its processor works with, and the time that is left. */
export class Ejecucion implements ContextoDeTarea {
  /** For the lines that are written of it later. */
  private readonly traza = trazaActual();
  private readonly control = new AbortController();
  /** Why it was aborted: asked for at every advance, where a signal is slow to answer. */
  private motivo: Error | undefined;
  private readonly inicio = performance.now();
  private readonly dejarDeOir: () => void;

  /** How far an earlier run got. */
  readonly progreso: number;
  private readonly tareaId: number;

  constructor(
    { id, progreso }: Pick<Tarea, 'id' | 'progreso'>,
    private readonly escritor: EscritorAvances,
    bus: Bus,
    private readonly sigueViva: () => Promise<boolean>,
  ) {
    this.tareaId = id;
    this.progreso = progreso;
    // Cancelled by its owner, or ended by another run of a job that was thought lost.
    this.dejarDeOir = bus.suscribir(audiencia.ejecucion(id), ({ evento, datos }) => {
      if (evento === 'tarea:progreso' && esTerminal(datos.estado)) this.abortar(new TareaTerminada());
    });
  }

  get senal(): AbortSignal {
    return this.control.signal;
  }

  readonly avanzar = async (progreso: number, mensaje: string): Promise<void> => {
    if (!Number.isInteger(progreso) || progreso < 0 || progreso > 99) {
      throw new RangeError(`progreso must be an integer between 0 and 99, not ${progreso}`);
    }
    this.exigirEnCurso();
    const escrito = await this.escribir({
      estado: 'en-proceso',
      progreso,
      mensaje,
      restanteMs: this.restante(progreso),
    });
    // The bus is a hint: what it did not bring, that the task has ended, the table says.
    if (!escrito && !(await insistir(this.sigueViva, { esPasajero, senal: this.senal }))) {
      this.abortar(new TareaTerminada());
    }
    this.exigirEnCurso();
  };

  readonly registrar = (mensaje: string): void => this.anotar(() => logger.log(mensaje));

  /** Writes how this task goes on or ends; while the database is away, it waits for it. */
  async escribir(avance: Omit<NuevoAvance, 'tareaId'>): Promise<Avance | undefined> {
    const pedido = { tareaId: this.tareaId, ...avance };
    const escrito = await this.escritor.escribir(pedido).catch((error: unknown) => {
      if (!esPasajero(error)) throw error;
      return insistir(() => this.escritor.escribir(pedido), { esPasajero, senal: this.senal });
    });
    if (escrito) this.contar(escrito);
    return escrito;
  }

  private contar({ tareaId, progreso, seq, estado }: Avance): void {
    if (esTerminal(estado)) return this.anotar(() => logger.log(`Task ${tareaId} ended: ${estado}`));
    this.anotar(() => logger.debug(() => `Task ${tareaId} at ${progreso} %, advance ${seq}`));
  }

  /** Writes a line of the log as what this task's request began. */
  anotar(escribir: () => void): void {
    conTraza(this.traza, escribir);
  }

  private exigirEnCurso(): void {
    if (this.motivo) throw this.motivo;
  }

  abortar(motivo: Error): void {
    this.motivo ??= motivo;
    this.control.abort(motivo);
  }

  terminar(): void {
    this.dejarDeOir();
  }

  /** At this run's pace so far: elapsed · (100 − now) / (now − where it began), in milliseconds. */
  private restante(progreso: number): number | null {
    if (progreso <= this.progreso) return null;
    const transcurrido = performance.now() - this.inicio;
    const restante = (transcurrido * (100 - progreso)) / (progreso - this.progreso);
    return Math.min(Math.round(restante), RESTANTE_MAXIMO_MS);
  }
}
