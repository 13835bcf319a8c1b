import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../../configuracion/index.js';
import { tomarCalladas } from '../registro/notificaciones.consultas.js';
import { ColaDeEnvios } from './cola-de-envios.js';

const SILENCIO_MS = 5 * 60_000;
const PAGINA = 500;

/**
 * Asks again for notifications that have been silent for some minutes: jobs get lost when a process dies between a
 * notification and its job, and with the memory of a Redis. One that has a job keeps it: both have one name.
 */
@Injectable()
export class Reposicion {
  private primera = true;

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly envios: ColaDeEnvios,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  async reponer(): Promise<void> {
    // There the queue begins empty; elsewhere it holds what other processes have put in it.
    const silencioMs = this.primera && this.configuracion.perfil === 'embebido' ? 0 : SILENCIO_MS;
    for (let despuesDe = 0; ;) {
      const ids = await tomarCalladas(this.db, { silencioMs, despuesDe, limite: PAGINA });
      if (ids.length > 0) await this.envios.pedir(ids);
      if (ids.length < PAGINA) break;
      despuesDe = ids.at(-1) ?? 0;
    }
    this.primera = false;
  }
}
