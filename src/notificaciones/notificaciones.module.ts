import { Module } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos, Retencion } from '../base-datos/index.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { AvisosService } from './avisos/avisos.service.js';
import { ColaDeEnvios } from './avisos/cola-de-envios.js';
import { Reposicion } from './avisos/reposicion.js';
import { SucesosPorAvisar } from './avisos/sucesos-por-avisar.js';
import { DispositivosResolver } from './dispositivos/dispositivos.resolver.js';
import { DispositivosService } from './dispositivos/dispositivos.service.js';
import { EnviarNotificacion } from './enviar-notificacion.js';
import { NotificacionesProgramadas } from './notificaciones-programadas.js';
import { Notificar } from './notificar.js';
import { PushModule } from './push/push.module.js';
import { borrarAntiguos } from './recordatorios/recordatorios.consultas.js';
import { RecordatoriosResolver } from './recordatorios/recordatorios.resolver.js';
import { RecordatoriosService } from './recordatorios/recordatorios.service.js';
import { MedidorDeNotificaciones } from './registro/medidor-notificaciones.js';
import { borrarAntiguas } from './registro/notificaciones.consultas.js';
import { NotificacionesResolver } from './registro/notificaciones.resolver.js';
import { NotificacionesService } from './registro/notificaciones.service.js';

const DIA_MS = 86_400_000;

/** Hears of what happens in this process, and asks for its notifications. */
@Module({ providers: [SucesosPorAvisar, ColaDeEnvios, MedidorDeNotificaciones], exports: [ColaDeEnvios] })
export class NotificacionesModule {}

/** How clients register their devices and reminders, and see what was sent. */
@Module({
  imports: [NotificacionesModule],
  providers: [
    DispositivosService,
    DispositivosResolver,
    RecordatoriosService,
    RecordatoriosResolver,
    NotificacionesService,
    NotificacionesResolver,
  ],
})
export class NotificacionesApiModule {}

/** What makes notifications and sends them, and the removal of old ones. */
@Module({
  imports: [NotificacionesModule, PushModule],
  providers: [AvisosService, Reposicion, Notificar, NotificacionesProgramadas, EnviarNotificacion],
})
export class NotificacionesTrabajoModule {
  constructor(
    retencion: Retencion,
    reloj: Reloj,
    @InyectarBaseDatos() db: BaseDatos,
    @InyectarConfiguracion() { RETENCION_NOTIFICACIONES_DIAS: dias }: Configuracion,
  ) {
    const hasta = () => new Date(reloj.ahora().getTime() - dias * DIA_MS);
    retencion.registrar({
      que: 'notifications',
      borrar: (limite) => borrarAntiguas(db, { hasta: hasta(), limite }),
    });
    retencion.registrar({
      que: 'reminders',
      borrar: (limite) => borrarAntiguos(db, { hasta: hasta(), limite }),
    });
  }
}
