import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type Job, type JobsOptions, WaitingError } from 'bullmq';
import { type Conexion, InyectarConexion } from '../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { ErrorDeDominio } from '../comun/errores.js';
import { PorLotes } from '../comun/por-lotes.js';
import { Metricas, Salud } from '../observacion/index.js';
import { InyectarConexionDeColas } from './colas.tokens.js';
import type { Cola, ConexionDeColas, Trabajador } from './conexion-colas.js';
import { Manejador, type ManejadorDeTrabajo } from './manejador.js';
import {
  DevolverTrabajo,
  type Encargo,
  NOMBRES_DE_TRABAJO,
  type NombreDeTrabajo,
  type Trabajos,
} from './trabajos.js';

/** A job to be put in the queue. Two with the same id are one. */
export interface Pedido<N extends NombreDeTrabajo> {
  readonly nombre: N;
  /** Unique name, as `tarea-42`: never only digits, and no colon (BullMQ's rules). */
  readonly id: string;
  readonly datos: Trabajos[N];
}

type Trabajo = Job<Trabajos[NombreDeTrabajo], void>;

const COLA = 'seguimiento';
const LOTE_MAXIMO = 500;

/** BullMQ executes, nothing more: it wakes a handler with an id, on whichever process is free, and again if that one dies. */
@Injectable()
export class ColasService implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly cola: Cola;
  private readonly manejadores = new Map<NombreDeTrabajo, ManejadorDeTrabajo<NombreDeTrabajo>>();
  private readonly porEncolar = new PorLotes(
    (pedidos: readonly Pedido<NombreDeTrabajo>[]) => this.encolarLote(pedidos),
    LOTE_MAXIMO,
  );
  private trabajador: Trabajador | undefined;
  private enCurso = 0;

  constructor(
    private readonly descubrimiento: DiscoveryService,
    @InyectarConexion() private readonly conexion: Conexion,
    @InyectarConexionDeColas() private readonly conexionDeColas: ConexionDeColas,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
    metricas: Metricas,
    salud: Salud,
  ) {
    this.cola = this.conexionDeColas.crearCola(COLA);
    salud.vigilar('cola', () => this.conexionDeColas.comprobar());
    metricas.alLeer('colaTrabajos', () => this.cola.getJobCounts('waiting', 'active', 'delayed'));
  }

  /** @throws Error if a job has no handler or two: a queue that is wired wrong stops the start. */
  async onModuleInit(): Promise<void> {
    if (this.trabaja) this.descubrirManejadores();
    // Nobody else has this queue: jobs that a killed process left locked would only wait for their lock to
    // run out, and every one of them can be made again from the tables.
    if (this.conexion.perfil === 'embebido') await this.cola.obliterate({ force: true });
  }

  onApplicationBootstrap(): void {
    if (this.trabaja) this.trabajador = this.crearTrabajador();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const cerrado = this.trabajador?.close();
    for (const manejador of this.manejadores.values()) manejador.detener?.();
    await cerrado;
    await this.porEncolar.terminado();
    await this.cola.close();
    await this.conexionDeColas.cerrar();
  }

  /** True if this process carries jobs out, besides asking for them. */
  private get trabaja(): boolean {
    return this.configuracion.ROL_PROCESO !== 'api';
  }

  /**
   * Puts these jobs in the queue; one whose id is in it already is left as it is. Whatever is asked for while
   * others are being put goes together: putting a hundred costs little more than putting one.
   */
  async encolar<N extends NombreDeTrabajo>(pedidos: readonly Pedido<N>[]): Promise<void> {
    await Promise.all(pedidos.map((pedido) => this.porEncolar.pedir(pedido)));
  }

  private async encolarLote(pedidos: readonly Pedido<NombreDeTrabajo>[]): Promise<undefined[]> {
    const trabajos = pedidos.map(({ nombre, id, datos }) => ({
      name: nombre,
      data: datos,
      opts: this.opciones(id),
    }));
    const [unico] = trabajos;
    try {
      // BullMQ's bulk statement makes two temporary tables on Postgres: ten times the cost of adding one.
      if (unico && trabajos.length === 1) await this.cola.add(unico.name, unico.data, unico.opts);
      else await this.cola.addBulk(trabajos);
    } catch (cause) {
      // Jobs differ in their ids alone: what refuses one refuses all, and will take them later.
      throw new ErrorDeDominio('SERVICE_UNAVAILABLE', `The queue is not available: ${String(cause)}`);
    }
    return pedidos.map(() => undefined);
  }

  private opciones(jobId: string): JobsOptions {
    return {
      jobId,
      attempts: this.configuracion.TAREAS_INTENTOS,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: true,
      removeOnFail: true,
    };
  }

  private descubrirManejadores(): void {
    for (const proveedor of this.descubrimiento.getProviders({ metadataKey: Manejador.KEY })) {
      const nombre = this.descubrimiento.getMetadataByDecorator(Manejador, proveedor);
      if (!nombre) continue;
      if (this.manejadores.has(nombre)) throw new Error(`Job «${nombre}» has two handlers`);
      this.manejadores.set(nombre, proveedor.instance as ManejadorDeTrabajo<NombreDeTrabajo>);
    }
    for (const nombre of NOMBRES_DE_TRABAJO) {
      if (!this.manejadores.has(nombre)) throw new Error(`Job «${nombre}» has no handler`);
    }
  }

  private crearTrabajador(): Trabajador {
    const { TAREAS_BLOQUEO_MS } = this.configuracion;
    return this.conexionDeColas.crearTrabajador(
      COLA,
      (trabajo: Trabajo, token) => this.ejecutar(trabajo, token),
      {
        concurrency: 1,
        // A process that dies holds its jobs back for at most this long.
        lockDuration: TAREAS_BLOQUEO_MS,
        stalledInterval: Math.ceil(TAREAS_BLOQUEO_MS / 3),
        // The fenced writes make a second run harmless, so a job may lose its process any number of times.
        maxStalledCount: 1_000_000,
        // Bounds the one wake-up that can be missed between start and LISTEN.
        drainDelay: 1,
      },
    );
  }

  /**
   * BullMQ takes as many jobs as it has places before it begins the first, one by one, and their locks run
   * meanwhile. With one place more than are in use, it begins each as it comes.
   */
  private ocupar(lugares: 1 | -1): void {
    this.enCurso += lugares;
    if (!this.trabajador) return;
    this.trabajador.concurrency = Math.min(this.enCurso + 1, this.configuracion.TAREAS_CONCURRENCIA);
  }

  private async ejecutar(trabajo: Trabajo, token: string | undefined): Promise<void> {
    this.ocupar(1);
    try {
      await this.atender(trabajo, token);
    } finally {
      this.ocupar(-1);
    }
  }

  private async atender(trabajo: Trabajo, token: string | undefined): Promise<void> {
    const encargo: Encargo<NombreDeTrabajo> = {
      datos: trabajo.data,
      ultimoIntento: trabajo.attemptsMade + 1 >= (trabajo.opts.attempts ?? 1),
    };
    const manejador = this.manejadores.get(trabajo.name as NombreDeTrabajo);
    if (!manejador) throw new Error(`Job «${trabajo.name}» has no handler in this version`);
    try {
      await manejador.manejar(encargo);
    } catch (error) {
      if (!(error instanceof DevolverTrabajo)) throw error;
      await trabajo.moveToWait(token);
      throw new WaitingError();
    }
  }
}
