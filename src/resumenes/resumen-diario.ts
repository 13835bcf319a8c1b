import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { Horario } from '../horarios/index.js';
import { AgendaDeResumenes } from './agenda-resumenes.js';

/** Each minute: which empresas' day has come to its end. */
@Injectable()
@Manejador('resumen-diario')
export class ResumenDiarioTrabajo implements ManejadorDeTrabajo<'resumen-diario'> {
  constructor(
    private readonly agenda: AgendaDeResumenes,
    horario: Horario,
  ) {
    horario.programar({ trabajo: 'resumen-diario', cadaMin: 1 });
  }

  async manejar(): Promise<void> {
    await this.agenda.pedirVencidos();
  }
}
