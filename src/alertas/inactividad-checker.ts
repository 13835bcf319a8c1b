import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Horario } from '../horarios/index.js';
import { InactividadService } from './inactividad.service.js';

/** Every INACTIVIDAD_CADA_MIN: finds who is on duty and is not heard of. */
@Injectable()
@Manejador('inactividad-checker')
export class InactividadChecker implements ManejadorDeTrabajo<'inactividad-checker'> {
  constructor(
    private readonly inactividad: InactividadService,
    horario: Horario,
    @InyectarConfiguracion() { INACTIVIDAD_CADA_MIN }: Configuracion,
  ) {
    horario.programar({ trabajo: 'inactividad-checker', cadaMin: INACTIVIDAD_CADA_MIN });
  }

  async manejar(): Promise<void> {
    await this.inactividad.revisar();
  }
}
