import { Injectable } from '@nestjs/common';
import { type Encargo, Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { EnvioPush } from './push/envio-push.service.js';

/** Sends a notification to its user's phones. */
@Injectable()
@Manejador('enviar-notificacion')
export class EnviarNotificacion implements ManejadorDeTrabajo<'enviar-notificacion'> {
  constructor(private readonly push: EnvioPush) {}

  async manejar({ datos, ultimoIntento }: Encargo<'enviar-notificacion'>): Promise<void> {
    await this.push.enviar(datos.notificacionId, ultimoIntento);
  }

  detener(): void {
    this.push.detener();
  }
}
