import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { detalleParaRegistro } from '../comun/errores.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { tomarCalladas } from './tareas.consultas.js';
import { TareasService } from './tareas.service.js';

const PAGINA = 500;

/**
 * Queues again what may have no job: every so often, those that have been silent since the last time; at start,
 * on the embedded profile, all that are unfinished. Jobs get lost when a process dies between a task's insert
 * and its job, when a task fails while the database is away, and with the memory of a Redis. A task that has a
 * job keeps it: both have one name.
 */
@Injectable()
export class Recuperacion implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Recuperacion.name);
  private temporizador: NodeJS.Timeout | undefined;
  private barriendo: Promise<void> | undefined;
  private primera = true;
  private deteniendo = false;

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
    private readonly tareas: TareasService,
  ) {}

  /** Not awaited: however many there are, the server is ready meanwhile. */
  onApplicationBootstrap(): void {
    void this.barrer();
    this.temporizador = setInterval(() => void this.barrer(), this.configuracion.TAREAS_BARRIDO_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.deteniendo = true;
    clearInterval(this.temporizador);
    await this.barriendo;
  }

  private barrer(): Promise<void> {
    // One at a time: a sweep of many may take longer than the interval.
    this.barriendo ??= this.encolarSinTerminar()
      .catch((error: unknown) => this.logger.warn(`Sweep failed: ${detalleParaRegistro(error)}`))
      .finally(() => (this.barriendo = undefined));
    return this.barriendo;
  }

  private async encolarSinTerminar(): Promise<void> {
    const { perfil, TAREAS_BARRIDO_MS } = this.configuracion;
    // There the queue begins empty; elsewhere it holds what another process does or has given back.
    const silencioMs = this.primera && perfil === 'embebido' ? 0 : TAREAS_BARRIDO_MS;
    for (let despuesDe = 0; !this.deteniendo;) {
      const calladas = await tomarCalladas(this.db, { silencioMs, despuesDe, limite: PAGINA });
      if (calladas.length > 0) await this.tareas.encolar(calladas);
      if (calladas.length < PAGINA) break;
      despuesDe = calladas.at(-1)?.id ?? 0;
    }
    this.primera = false;
  }
}
