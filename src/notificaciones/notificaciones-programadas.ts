import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Horario } from '../horarios/index.js';
import { AvisosService } from './avisos/avisos.service.js';
import { Reposicion } from './avisos/reposicion.js';

/** Tells everybody what is due by now, and sees to what was to be sent and has not been. */
@Injectable()
@Manejador('notificaciones-programadas')
export class NotificacionesProgramadas implements ManejadorDeTrabajo<'notificaciones-programadas'> {
  constructor(
    private readonly avisos: AvisosService,
    private readonly reposicion: Reposicion,
    horario: Horario,
    @InyectarConfiguracion() { NOTIFICACIONES_CADA_MIN: cadaMin }: Configuracion,
  ) {
    horario.programar({ trabajo: 'notificaciones-programadas', cadaMin });
  }

  async manejar(): Promise<void> {
    await this.reposicion.reponer();
    await this.avisos.hacerPendientes();
  }
}
