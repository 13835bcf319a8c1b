import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type Conexion, InyectarConexion } from '../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Metricas, Salud } from '../observacion/index.js';
import { claseDe, COLAS, type NombreDeCola } from './clases.js';
import { InyectarConexionDeColas } from './colas.tokens.js';
import type { ConexionDeColas } from './conexion-colas.js';
import { Linea, type Pedido } from './linea.js';
import { Manejador, type ManejadorDeTrabajo } from './manejador.js';
import { NOMBRES_DE_TRABAJO, type NombreDeTrabajo } from './trabajos.js';

/** BullMQ executes, nothing more: it wakes a handler with an id, on whichever process is free, and again if that one dies. */
@Injectable()
export class ColasService implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly lineas: Readonly<Record<NombreDeCola, Linea>>;
  private readonly manejadores = new Map<NombreDeTrabajo, ManejadorDeTrabajo<NombreDeTrabajo>>();

  constructor(
    private readonly descubrimiento: DiscoveryService,
    @InyectarConexion() private readonly conexion: Conexion,
    @InyectarConexionDeColas() private readonly conexionDeColas: ConexionDeColas,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
    metricas: Metricas,
    salud: Salud,
  ) {
    const { TAREAS_CONCURRENCIA, TRABAJOS_CONCURRENCIA } = configuracion;
    const linea = (nombre: NombreDeCola, concurrencia: number) =>
      new Linea(nombre, concurrencia, conexionDeColas, configuracion, metricas);
    this.lineas = {
      seguimiento: linea('seguimiento', TAREAS_CONCURRENCIA),
      'seguimiento-trabajos': linea('seguimiento-trabajos', TRABAJOS_CONCURRENCIA),
      'seguimiento-envios': linea('seguimiento-envios', TRABAJOS_CONCURRENCIA),
    };
    salud.vigilar('cola', () => this.conexionDeColas.comprobar());
    metricas.alLeer('colaTrabajos', () => this.contar());
  }

  /** @throws Error if a job has no handler or two: a queue that is wired wrong stops the start. */
  async onModuleInit(): Promise<void> {
    if (this.trabaja) this.descubrirManejadores();
    // Nobody else has these queues: jobs that a killed process left locked would only wait for their lock to
    // run out, and every one of them can be made again from the tables.
    if (this.conexion.perfil === 'embebido') for (const linea of this.todas) await linea.vaciar();
  }

  onApplicationBootstrap(): void {
    if (this.trabaja) for (const linea of this.todas) linea.trabajar(this.manejadores);
  }

  async beforeApplicationShutdown(): Promise<void> {
    const detenidas = this.todas.map((linea) => linea.detener());
    for (const manejador of this.manejadores.values()) manejador.detener?.();
    await Promise.all(detenidas);
    for (const linea of this.todas) await linea.cerrar();
    await this.conexionDeColas.cerrar();
  }

  /**
   * Puts these jobs in their queues; one whose id is in its queue already is left as it is. Whatever is asked for
   * while others are being put goes together: putting a hundred costs little more than putting one.
   */
  async encolar<N extends NombreDeTrabajo>(pedidos: readonly Pedido<N>[]): Promise<void> {
    await Promise.all(
      pedidos.map((pedido) => this.lineas[claseDe(pedido.nombre, this.configuracion).cola].encolar(pedido)),
    );
  }

  /** How many jobs there are in all queues, by state. */
  async contar(): Promise<Record<string, number>> {
    const total: Record<string, number> = {};
    for (const cuentas of await Promise.all(this.todas.map((linea) => linea.contar()))) {
      for (const [estado, cuenta] of Object.entries(cuentas)) total[estado] = (total[estado] ?? 0) + cuenta;
    }
    return total;
  }

  private get todas(): Linea[] {
    return COLAS.map((nombre) => this.lineas[nombre]);
  }

  /** True if this process carries jobs out, besides asking for them. */
  private get trabaja(): boolean {
    return this.configuracion.ROL_PROCESO !== 'api';
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
}
