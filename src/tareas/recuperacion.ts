import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { sinTerminar } from './tareas.consultas.js';
import { TareasService } from './tareas.service.js';

const BARRIDO_CADA_MS = 30_000;
const PAGINA = 500;

/**
 * Queues every unfinished task again: at start, for what a stopped process left, and every so often, for a
 * task whose process died between its insert and its job. A task that has a job keeps it: both have one name.
 */
@Injectable()
export class Recuperacion implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Recuperacion.name);
  private temporizador: NodeJS.Timeout | undefined;

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly tareas: TareasService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const encontradas = await this.barrer();
    if (encontradas > 0) this.logger.log(`Unfinished tasks found at start: ${encontradas}`);
    this.temporizador = setInterval(() => void this.barrer().catch(this.avisar), BARRIDO_CADA_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.temporizador);
  }

  /** @returns how many tasks were found unfinished. */
  private async barrer(): Promise<number> {
    let total = 0;
    for (let despuesDe = 0; ;) {
      const ids = await sinTerminar(this.db, { despuesDe, limite: PAGINA });
      if (ids.length > 0) await this.tareas.encolar(ids);
      total += ids.length;
      if (ids.length < PAGINA) return total;
      despuesDe = ids.at(-1) ?? 0;
    }
  }

  private readonly avisar = (error: unknown) => this.logger.warn(`Sweep failed: ${String(error)}`);
}
