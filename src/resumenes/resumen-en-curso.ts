import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Horario } from '../horarios/index.js';
import { CalculoDeResumenes } from './calculo-resumenes.js';

/** Every RESUMEN_EN_CURSO_CADA_MIN: how far those who have moved went today so far. The day's own turns are to come. */
@Injectable()
@Manejador('resumen-en-curso')
export class ResumenEnCurso implements ManejadorDeTrabajo<'resumen-en-curso'> {
  constructor(
    private readonly calculo: CalculoDeResumenes,
    horario: Horario,
    @InyectarConfiguracion() { RESUMEN_EN_CURSO_CADA_MIN }: Configuracion,
  ) {
    horario.programar({ trabajo: 'resumen-en-curso', cadaMin: RESUMEN_EN_CURSO_CADA_MIN });
  }

  async manejar(): Promise<void> {
    await this.calculo.resumirEnCurso();
  }

  detener(): void {
    this.calculo.detener();
  }
}
