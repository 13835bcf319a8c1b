import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';

@Injectable()
@Manejador('resumen-tardias')
export class ResumenTardias implements ManejadorDeTrabajo<'resumen-tardias'> {
  async manejar(): Promise<void> {}
}
