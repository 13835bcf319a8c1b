import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';

@Injectable()
@Manejador('notificar')
export class Notificar implements ManejadorDeTrabajo<'notificar'> {
  async manejar(): Promise<void> {}
}
