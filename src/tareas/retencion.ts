import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { detalleParaRegistro } from '../comun/errores.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { borrarAntiguas } from './tareas.consultas.js';

const CADA_MS = 3_600_000;
/** Small enough that nobody waits for its locks; the advances go with their task. */
const LOTE = 500;

/** Removes tasks that ended more than RETENCION_TAREAS_DIAS ago, and their advances. */
@Injectable()
export class Retencion implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Retencion.name);
  private temporizador: NodeJS.Timeout | undefined;
  private borrando: Promise<number> | undefined;
  private deteniendo = false;

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  onApplicationBootstrap(): void {
    void this.borrar();
    this.temporizador = setInterval(() => void this.borrar(), CADA_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.deteniendo = true;
    clearInterval(this.temporizador);
    await this.borrando;
  }

  /** Public for tests. Never throws: the next time finds what is left. @returns how many it removed. */
  async borrar(): Promise<number> {
    this.borrando = this.porLotes();
    return this.borrando;
  }

  private async porLotes(): Promise<number> {
    const dias = this.configuracion.RETENCION_TAREAS_DIAS;
    let borradas = 0;
    try {
      for (let lote = LOTE; lote === LOTE && !this.deteniendo; borradas += lote) {
        lote = await borrarAntiguas(this.db, { dias, limite: LOTE });
      }
    } catch (error) {
      this.logger.warn(`Old tasks not removed: ${detalleParaRegistro(error)}`);
    }
    if (borradas > 0) this.logger.log(`${borradas} tasks that ended more than ${dias} days ago removed`);
    return borradas;
  }
}
