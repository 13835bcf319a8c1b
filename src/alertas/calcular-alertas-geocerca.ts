import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { EvaluadorDeGeocercas } from '../geocercas/index.js';
import { Horario } from '../horarios/index.js';
import { AlertasService } from './alertas.service.js';

/** Every GEOCERCAS_CADA_MIN: finds where everybody is, then opens and closes their alerts after it. */
@Injectable()
@Manejador('calcular-alertas-geocerca')
export class CalcularAlertasGeocerca implements ManejadorDeTrabajo<'calcular-alertas-geocerca'> {
  constructor(
    private readonly evaluador: EvaluadorDeGeocercas,
    private readonly alertas: AlertasService,
    horario: Horario,
    @InyectarConfiguracion() { GEOCERCAS_CADA_MIN }: Configuracion,
  ) {
    horario.programar({ trabajo: 'calcular-alertas-geocerca', cadaMin: GEOCERCAS_CADA_MIN });
  }

  async manejar(): Promise<void> {
    await this.evaluador.evaluar();
    await this.alertas.ajustarAGeocercas();
  }
}
