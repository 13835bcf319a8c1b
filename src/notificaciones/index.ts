export {
  NotificacionesApiModule,
  NotificacionesModule,
  NotificacionesTrabajoModule,
} from './notificaciones.module.js';
