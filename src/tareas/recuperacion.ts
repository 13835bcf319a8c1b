import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { detalleParaRegistro } from '../comun/errores.js';
import type { EstadoTarea } from '../eventos/index.js';
import { VIVOS } from './estados.js';
import { sinTerminar } from './tareas.consultas.js';
import { TareasService } from './tareas.service.js';

const BARRIDO_CADA_MS = 30_000;
const PAGINA = 500;
const SIN_EMPEZAR: readonly EstadoTarea[] = ['pendiente'];

/**
 * Queues every unfinished task again: at start, for what a stopped process left, and every so often, for a
 * task whose process died between its insert and its job. A task that has a job keeps it: both have one name.
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
    private readonly tareas: TareasService,
  ) {}

  /** Not awaited: however many there are, the server is ready meanwhile. */
  onApplicationBootstrap(): void {
    void this.barrer();
    this.temporizador = setInterval(() => void this.barrer(), BARRIDO_CADA_MS).unref();
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
    // The first sweep takes all, the later ones only those that nobody has begun.
    const estados = this.primera ? VIVOS : SIN_EMPEZAR;
    for (let despuesDe = 0; !this.deteniendo;) {
      const ids = await sinTerminar(this.db, { estados, despuesDe, limite: PAGINA });
      if (ids.length > 0) await this.tareas.encolar(ids);
      if (ids.length < PAGINA) break;
      despuesDe = ids.at(-1) ?? 0;
    }
    this.primera = false;
  }
}
