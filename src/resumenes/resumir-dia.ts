import { Injectable } from '@nestjs/common';
import { type Encargo, Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { AgendaDeResumenes } from './agenda-resumenes.js';
import { CalculoDeResumenes } from './calculo-resumenes.js';

/** Sums up one day of one empresa, and only then notes that its turn has been. */
@Injectable()
@Manejador('resumir-dia')
export class ResumirDia implements ManejadorDeTrabajo<'resumir-dia'> {
  constructor(
    private readonly calculo: CalculoDeResumenes,
    private readonly agenda: AgendaDeResumenes,
  ) {}

  async manejar({ datos }: Encargo<'resumir-dia'>): Promise<void> {
    await this.calculo.resumirDia(datos);
    await this.agenda.anotarHecho(datos);
  }

  detener(): void {
    this.calculo.detener();
  }
}
