import { Logger } from '@nestjs/common';
import { type Job, type JobsOptions, WaitingError } from 'bullmq';
import { detalleParaRegistro, ErrorDeDominio } from '../comun/errores.js';
import { PorLotes } from '../comun/por-lotes.js';
import { type Configuracion } from '../configuracion/index.js';
import type { Metricas } from '../observacion/index.js';
import { claseDe, ESPERA_MAXIMA_MS, type NombreDeCola } from './clases.js';
import type { Cola, ConexionDeColas, Trabajador } from './conexion-colas.js';
import type { ManejadorDeTrabajo } from './manejador.js';
import {
  DevolverTrabajo,
  type Encargo,
  type NombreDeTrabajo,
  TrabajoAplazado,
  type Trabajos,
} from './trabajos.js';

/** A job to be put in the queue. Two with the same id are one. */
export interface Pedido<N extends NombreDeTrabajo> {
  readonly nombre: N;
  /** Unique name, as `tarea-42`: never only digits, and no colon (BullMQ's rules). */
  readonly id: string;
  readonly datos: Trabajos[N];
  /**
   * Taken after those of its queue with a smaller number, in the order in which they were put among equals; without
   * it, before all others. 0 to 2,097,151 (BullMQ's bound).
   */
  readonly despuesDe?: number;
}

export type Manejadores = ReadonlyMap<NombreDeTrabajo, ManejadorDeTrabajo<NombreDeTrabajo>>;

type Trabajo = Job<Trabajos[NombreDeTrabajo], void>;

const LOTE_MAXIMO = 500;
/** A failed job that no table knows of is kept for so long, to be seen. */
const FALLIDOS_S = 7 * 86_400;

/** One queue of BullMQ, and what takes its jobs. */
export class Linea {
  private readonly logger = new Logger('Colas');
  private readonly cola: Cola;
  private readonly porEncolar = new PorLotes(
    (pedidos: readonly Pedido<NombreDeTrabajo>[]) => this.encolarLote(pedidos),
    LOTE_MAXIMO,
  );
  private trabajador: Trabajador | undefined;
  private enCurso = 0;

  constructor(
    private readonly nombre: NombreDeCola,
    /** Most jobs that this process runs at once. */
    private readonly concurrencia: number,
    private readonly conexionDeColas: ConexionDeColas,
    private readonly configuracion: Configuracion,
    private readonly metricas: Metricas,
  ) {
    this.cola = conexionDeColas.crearCola(nombre);
  }

  /** How many jobs there are, by state. */
  async contar(): Promise<Record<string, number>> {
    // BullMQ counts apart what waits behind others.
    const estados = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;
    const { waiting = 0, prioritized = 0, ...demas } = await this.cola.getJobCounts(...estados);
    return { waiting: waiting + prioritized, ...demas };
  }

  /** Removes every job. */
  async vaciar(): Promise<void> {
    await this.cola.obliterate({ force: true });
  }

  encolar(pedido: Pedido<NombreDeTrabajo>): Promise<undefined> {
    return this.porEncolar.pedir(pedido);
  }

  async cerrar(): Promise<void> {
    await this.porEncolar.terminado();
    await this.cola.close();
  }

  private async encolarLote(pedidos: readonly Pedido<NombreDeTrabajo>[]): Promise<undefined[]> {
    const trabajos = pedidos.map((pedido) => ({
      name: pedido.nombre,
      data: pedido.datos,
      opts: this.opciones(pedido),
    }));
    const [unico] = trabajos;
    try {
      // BullMQ's bulk statement makes two temporary tables on Postgres: ten times the cost of adding one.
      if (unico && trabajos.length === 1) await this.cola.add(unico.name, unico.data, unico.opts);
      else await this.cola.addBulk(trabajos);
    } catch (cause) {
      // Jobs differ in their ids and ranks alone: what refuses one refuses all, and will take them later.
      throw new ErrorDeDominio('SERVICE_UNAVAILABLE', `The queue is not available: ${String(cause)}`);
    }
    return pedidos.map(() => undefined);
  }

  private opciones({ nombre, id, despuesDe = 0 }: Pedido<NombreDeTrabajo>): JobsOptions {
    const { intentos, recordarS } = claseDe(nombre, this.configuracion);
    return {
      jobId: id,
      ...(despuesDe > 0 && { priority: despuesDe }),
      attempts: intentos,
      backoff: { type: 'segun-su-clase' },
      removeOnComplete: recordarS > 0 ? { age: recordarS } : true,
      removeOnFail: recordarS > 0 ? { age: FALLIDOS_S } : true,
    };
  }

  /** Begins to take jobs. */
  trabajar(manejadores: Manejadores): void {
    const { TAREAS_BLOQUEO_MS } = this.configuracion;
    this.trabajador = this.conexionDeColas.crearTrabajador(
      this.nombre,
      (trabajo: Trabajo, token) => this.ejecutar(manejadores, trabajo, token),
      {
        concurrency: 1,
        // A process that dies holds its jobs back for at most this long.
        lockDuration: TAREAS_BLOQUEO_MS,
        stalledInterval: Math.ceil(TAREAS_BLOQUEO_MS / 3),
        // The fenced writes make a second run harmless, so a job may lose its process any number of times.
        maxStalledCount: 1_000_000,
        // Bounds the wake-ups that can be missed: between start and LISTEN, and on Redis for what is given back to
        // wait behind others.
        drainDelay: 1,
        settings: {
          backoffStrategy: (hechos, _tipo, error, trabajo) => this.espera(trabajo?.name, hechos, error),
        },
      },
    );
  }

  /** Takes no more jobs. @returns when those that it has have ended. */
  async detener(): Promise<void> {
    await this.trabajador?.close();
  }

  /** Milliseconds before the next try, between one and one and a half times what doubling says. */
  private espera(nombre: string | undefined, hechos: number, error: Error | undefined): number {
    const { esperaMs } = claseDe(nombre as NombreDeTrabajo, this.configuracion);
    const doblada = Math.min(esperaMs * 2 ** (hechos - 1), ESPERA_MAXIMA_MS);
    const pedida = error instanceof TrabajoAplazado ? error.esperaMs : 0;
    return Math.round(Math.max(doblada, pedida) * (1 + Math.random() / 2));
  }

  /**
   * BullMQ takes as many jobs as it has places before it begins the first, one by one, and their locks run
   * meanwhile. With one place more than are in use, it begins each as it comes.
   */
  private ocupar(lugares: 1 | -1): void {
    this.enCurso += lugares;
    if (!this.trabajador) return;
    this.trabajador.concurrency = Math.min(this.enCurso + 1, this.concurrencia);
  }

  private async ejecutar(
    manejadores: Manejadores,
    trabajo: Trabajo,
    token: string | undefined,
  ): Promise<void> {
    this.ocupar(1);
    const medido = this.metricas.trabajoEmpezado(trabajo.name);
    try {
      await this.atender(manejadores, trabajo, token);
      medido('hecho');
    } catch (error) {
      medido(error instanceof WaitingError ? 'devuelto' : 'fallido');
      throw error;
    } finally {
      this.ocupar(-1);
    }
  }

  private async atender(
    manejadores: Manejadores,
    trabajo: Trabajo,
    token: string | undefined,
  ): Promise<void> {
    const intentos = trabajo.opts.attempts ?? 1;
    const intento = trabajo.attemptsMade + 1;
    const encargo: Encargo<NombreDeTrabajo> = { datos: trabajo.data, ultimoIntento: intento >= intentos };
    const manejador = manejadores.get(trabajo.name as NombreDeTrabajo);
    if (!manejador) throw new Error(`Job «${trabajo.name}» has no handler in this version`);
    try {
      await manejador.manejar(encargo);
    } catch (error) {
      if (!(error instanceof DevolverTrabajo)) {
        const detalle = detalleParaRegistro(error);
        this.logger.warn(`Job «${trabajo.id}» failed, try ${intento} of ${intentos}: ${detalle}`);
        throw error;
      }
      await trabajo.moveToWait(token);
      throw new WaitingError();
    }
  }
}
