import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
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
export class RevisionDeConexiones implements OnApplicationBootstrap {
  private readonly logger = new Logger(RevisionDeConexiones.name);

  constructor(
    private readonly conexiones: ConexionesAbiertas,
    private readonly bus: Bus,
    @InyectarBaseDatos() private readonly db: BaseDatos,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.alRecuperar(() => void this.revisar());
  }

  /** Never throws. */
  @Interval(CADA_MS)
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
