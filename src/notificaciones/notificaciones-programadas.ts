import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';

@Injectable()
@Manejador('notificaciones-programadas')
export class NotificacionesProgramadas implements ManejadorDeTrabajo<'notificaciones-programadas'> {
  async manejar(): Promise<void> {}
}
