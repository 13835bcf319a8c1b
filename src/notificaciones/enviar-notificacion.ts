import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';

@Injectable()
@Manejador('enviar-notificacion')
export class EnviarNotificacion implements ManejadorDeTrabajo<'enviar-notificacion'> {
  async manejar(): Promise<void> {}
}
