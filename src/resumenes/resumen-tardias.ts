import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Horario } from '../horarios/index.js';
import { CalculoDeResumenes } from './calculo-resumenes.js';

/** Sums up again the days for which positions came late. */
@Injectable()
@Manejador('resumen-tardias')
export class ResumenTardias implements ManejadorDeTrabajo<'resumen-tardias'> {
  constructor(
    private readonly calculo: CalculoDeResumenes,
    horario: Horario,
    @InyectarConfiguracion() { RESUMEN_TARDIAS_CADA_MIN }: Configuracion,
  ) {
    horario.programar({ trabajo: 'resumen-tardias', cadaMin: RESUMEN_TARDIAS_CADA_MIN });
  }

  async manejar(): Promise<void> {
    await this.calculo.resumirTardias();
  }

  detener(): void {
    this.calculo.detener();
  }
}
