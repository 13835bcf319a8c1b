import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';

@Injectable()
@Manejador('resumen-diario')
export class ResumenDiarioTrabajo implements ManejadorDeTrabajo<'resumen-diario'> {
  async manejar(): Promise<void> {}
}
