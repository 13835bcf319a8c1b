import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { detalleParaRegistro } from '../comun/errores.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Bus } from '../eventos/index.js';
import { LectorDeAvances } from '../tareas/index.js';

const CADA_MS = 5_000;
/** How far back each sweep looks: three of them, so that one that failed or a slow commit leaves no gap. */
const VENTANA_S = 15;

/**
 * Finds what a lost message of the bus left behind: every few seconds, and when the bus is back, one query for
 * the latest advance of each task that somebody watches in this process. Subscribers know by its `seq` what
 * they have already, and read what is missing before it.
 */
@Injectable()
export class BarridoDeAvances implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(BarridoDeAvances.name);
  private temporizador: NodeJS.Timeout | undefined;
  private ultimo = Date.now();
  private barriendo = false;

  constructor(
    private readonly bus: Bus,
    private readonly lector: LectorDeAvances,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  onApplicationBootstrap(): void {
    // In one process the bus is a function call: it loses nothing.
    if (this.configuracion.perfil === 'embebido') return;
    this.bus.alRecuperar(() => void this.barrer());
    this.temporizador = setInterval(() => void this.barrer(), CADA_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.temporizador);
  }

  /** Public for tests. Never throws: the next one looks as far back as this one should have. */
  async barrer(): Promise<void> {
    const usuarioIds = this.idsDe('usuario:');
    const tareaIds = this.idsDe('tarea:');
    const empezado = Date.now();
    if (this.barriendo) return;
    if (usuarioIds.length + tareaIds.length === 0) {
      this.ultimo = empezado;
      return;
    }
    this.barriendo = true;
    try {
      const segundos = VENTANA_S + (empezado - this.ultimo) / 1_000;
      this.bus.repetir(await this.lector.recientes({ usuarioIds, tareaIds }, segundos));
      this.ultimo = empezado;
    } catch (error) {
      this.logger.warn(`Sweep failed: ${detalleParaRegistro(error)}`);
    } finally {
      this.barriendo = false;
    }
  }

  private idsDe(prefijo: 'usuario:' | 'tarea:'): number[] {
    return [...this.bus.escuchadas]
      .filter((audiencia) => audiencia.startsWith(prefijo))
      .map((audiencia) => Number(audiencia.slice(prefijo.length)));
  }
}
