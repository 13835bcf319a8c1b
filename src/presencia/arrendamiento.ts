import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { detalleParaRegistro } from '../comun/errores.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { acortarTodos, renovar, retirarVencidos } from './presencia.consultas.js';
import { Presentes } from './presentes.js';

/** A beat in each third of the lease: one that is lost or late does not cost it. */
const LATIDOS_POR_ARRENDAMIENTO = 3;

/**
 * The lease by which the other processes know that this one, and so its connections, live. Whoever renews theirs
 * also removes the processes that did not, and turns their users offline.
 */
@Injectable()
export class Arrendamiento implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Arrendamiento.name);
  private temporizador: NodeJS.Timeout | undefined;
  private latiendo: Promise<void> | undefined;
  private deteniendo = false;
  private fallando = false;
  /** The latest renewal, and from when others may be removed; by the process' monotonic clock. */
  private renovadoEnMs: number | undefined;
  private retiraDesdeMs = 0;

  constructor(
    private readonly presentes: Presentes,
    @InyectarBaseDatos() private readonly db: BaseDatos,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // Of one process alone, all others are earlier runs: whose clients are not back within the grace is offline.
    if (this.configuracion.perfil === 'embebido') {
      await acortarTodos(this.db, this.configuracion.PRESENCIA_GRACIA_MS);
    }
    await this.latir();
  }

  /** Leaves its rows for as long as the grace: clients that go on at another process have never been away. */
  async beforeApplicationShutdown(): Promise<void> {
    this.deteniendo = true;
    clearTimeout(this.temporizador);
    await this.latiendo;
    await this.presentes.detener();
    try {
      await renovar(this.db, this.presentes.procesoId, this.configuracion.PRESENCIA_GRACIA_MS);
    } catch {
      // Then it lasts as long as that of a process that was killed.
    }
  }

  private latir(): Promise<void> {
    this.latiendo = this.latirYEsperar();
    return this.latiendo;
  }

  private async latirYEsperar(): Promise<void> {
    const esperaMs = await this.renovarYRetirar();
    if (this.deteniendo) return;
    this.temporizador = setTimeout(() => void this.latir(), esperaMs).unref();
  }

  /** Never throws. @returns how long to wait for the next beat. */
  private async renovarYRetirar(): Promise<number> {
    const { PRESENCIA_ARRENDAMIENTO_MS: arrendamientoMs } = this.configuracion;
    const entreLatidosMs = arrendamientoMs / LATIDOS_POR_ARRENDAMIENTO;
    try {
      const { vigente, proximoMs } = await renovar(this.db, this.presentes.procesoId, arrendamientoMs);
      if (!vigente) await this.presentes.inscribir();
      this.presentes.recuperar();
      const faltaMs = Math.max(proximoMs ?? Infinity, this.faltaParaRetirar(arrendamientoMs));
      if (faltaMs > 0) return Math.min(entreLatidosMs, Math.ceil(faltaMs) + 1);
      this.presentes.anunciar(await retirarVencidos(this.db));
    } catch (error) {
      // Once per outage.
      if (!this.fallando) this.logger.warn(`Lease not renewed: ${detalleParaRegistro(error)}`);
      this.fallando = true;
    }
    return entreLatidosMs;
  }

  /**
   * After an outage every lease has ended, though the processes live: each is given the time to renew its own.
   * @returns how long others may not be removed yet, in milliseconds.
   */
  private faltaParaRetirar(arrendamientoMs: number): number {
    const ahoraMs = performance.now();
    const sinRenovarMs = ahoraMs - (this.renovadoEnMs ?? ahoraMs);
    // Whatever kept others from renewing for as long as makes them late kept this one for at least two beats.
    if (this.fallando || sinRenovarMs > (2 * arrendamientoMs) / LATIDOS_POR_ARRENDAMIENTO) {
      this.retiraDesdeMs = ahoraMs + arrendamientoMs;
    }
    this.fallando = false;
    this.renovadoEnMs = ahoraMs;
    return this.retiraDesdeMs - ahoraMs;
  }
}
