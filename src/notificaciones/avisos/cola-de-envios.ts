import { Injectable, Logger } from '@nestjs/common';
import { ColasService, type Pedido } from '../../colas/index.js';

/** Asks for notifications to be sent. */
@Injectable()
export class ColaDeEnvios {
  private readonly logger = new Logger('Notificaciones');
  private sinCola = false;

  constructor(private readonly colas: ColasService) {}

  /** Never throws: what is not asked for now is safe in the table, and the next sweep asks for it. */
  async pedir(notificacionIds: readonly number[]): Promise<void> {
    try {
      await this.colas.encolar(notificacionIds.map(pedidoDe));
      this.sinCola = false;
    } catch (error) {
      // Once per outage, however many are made meanwhile.
      if (!this.sinCola) this.logger.warn(`Notifications wait in the table to be queued: ${String(error)}`);
      this.sinCola = true;
    }
  }
}

const pedidoDe = (notificacionId: number): Pedido<'enviar-notificacion'> => ({
  nombre: 'enviar-notificacion',
  // Named by its notification, so that asking again is harmless.
  id: `enviar-notificacion-${notificacionId}`,
  datos: { notificacionId },
});
