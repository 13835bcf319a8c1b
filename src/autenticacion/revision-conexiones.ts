import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { detalleParaRegistro } from '../comun/errores.js';
import { Bus } from '../eventos/index.js';
import { ConexionesAbiertas } from './conexiones-abiertas.js';
import { sesionesTerminadas } from './cuentas.consultas.js';

const CADA_MS = 60_000;

/**
 * Ends what a lost message of the bus left open: every so often, and when the bus is back, one query for the
 * sessions of this process' connections.
 */
@Injectable()
export class RevisionDeConexiones implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RevisionDeConexiones.name);
  private temporizador: NodeJS.Timeout | undefined;

  constructor(
    private readonly conexiones: ConexionesAbiertas,
    private readonly bus: Bus,
    @InyectarBaseDatos() private readonly db: BaseDatos,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.alRecuperar(() => void this.revisar());
    this.temporizador = setInterval(() => void this.revisar(), CADA_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.temporizador);
  }

  /** Public for tests. Never throws. */
  async revisar(): Promise<void> {
    const actores = Array.from(this.conexiones.actores(), ({ usuarioId, sesionId }) => ({
      usuarioId,
      sesionId,
    }));
    if (actores.length === 0) return;
    try {
      for (const terminada of await sesionesTerminadas(this.db, actores)) this.conexiones.terminar(terminada);
    } catch (error) {
      this.logger.warn(`Open connections not checked: ${detalleParaRegistro(error)}`);
    }
  }
}
