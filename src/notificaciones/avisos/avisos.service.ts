import { Injectable } from '@nestjs/common';
import type { SQL } from 'drizzle-orm';
import { type BaseDatos, InyectarBaseDatos } from '../../base-datos/index.js';
import { Reloj } from '../../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../../configuracion/index.js';
import { crear } from './creacion.consulta.js';
import { ColaDeEnvios } from './cola-de-envios.js';
import { panicos } from './panicos.consulta.js';
import { recordatorios } from './recordatorios.consulta.js';
import { asignadas, pendientes, sinCheckIn } from './visitas.consulta.js';

/**
 * Makes what users are told: a notification each, once, however often and wherever it is found that it is due; and
 * asks for it to be sent.
 */
@Injectable()
export class AvisosService {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly reloj: Reloj,
    private readonly envios: ColaDeEnvios,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /** Everything that is due now, in every empresa: what comes with its hour, and what an event got lost of. */
  async hacerPendientes(): Promise<void> {
    const { VISITA_AVISO_MIN, NOTIFICACIONES_CADA_MIN, CHECK_IN_MARGEN_MIN, CIERRE_HORA } =
      this.configuracion;
    const ahora = this.reloj.ahora();
    await this.hacer(ahora, panicos(ahora));
    // Before the visits that are about to be due, which are not told twice within that time.
    await this.hacer(ahora, asignadas(ahora));
    await this.hacer(ahora, pendientes(ahora, VISITA_AVISO_MIN, NOTIFICACIONES_CADA_MIN));
    await this.hacer(ahora, sinCheckIn(ahora, CHECK_IN_MARGEN_MIN, CIERRE_HORA));
    await this.hacer(ahora, recordatorios(ahora));
  }

  /** Tells its user of a visit, unless there is nothing to tell by now. */
  async deVisitaAsignada(id: number): Promise<void> {
    const ahora = this.reloj.ahora();
    await this.hacer(ahora, asignadas(ahora, id));
  }

  /** Tells of a panic whoever supervises, unless it is over by now. */
  async dePanico(id: number): Promise<void> {
    const ahora = this.reloj.ahora();
    await this.hacer(ahora, panicos(ahora, id));
  }

  private async hacer(ahora: Date, candidatos: SQL): Promise<void> {
    const encendido = this.configuracion.FCM_CREDENCIALES !== undefined;
    const porEnviar = await crear(this.db, candidatos, { ahora, encendido });
    if (porEnviar.length > 0) await this.envios.pedir(porEnviar);
  }
}
