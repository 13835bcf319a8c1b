import { Module } from '@nestjs/common';
import { EnviarNotificacion } from './enviar-notificacion.js';
import { NotificacionesProgramadas } from './notificaciones-programadas.js';
import { Notificar } from './notificar.js';
import { PushModule } from './push/push.module.js';

/** Hears of what happens in this process, and asks for its notifications. */
@Module({ providers: [] })
export class NotificacionesModule {}

/** How clients register their devices and reminders, and see what was sent. */
@Module({ imports: [NotificacionesModule], providers: [] })
export class NotificacionesApiModule {}

/** What makes notifications and sends them. */
@Module({
  imports: [NotificacionesModule, PushModule],
  providers: [Notificar, NotificacionesProgramadas, EnviarNotificacion],
})
export class NotificacionesTrabajoModule {}
