import { Module } from '@nestjs/common';
import { ActividadesModule } from '../actividades/index.js';
import { AlertasModule } from '../alertas/index.js';
import { type BaseDatos, InyectarBaseDatos, Retencion } from '../base-datos/index.js';
import { ChatApiModule } from '../chat/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { TrackingModule } from '../tracking/index.js';
import { borrarAntiguas } from './operaciones.consultas.js';
import { OperacionesService } from './operaciones.service.js';
import { SincronizacionController } from './sincronizacion.controller.js';
import { SincronizacionResolver } from './sincronizacion.resolver.js';
import { SincronizacionService } from './sincronizacion.service.js';

/** How devices hand in what they did while they were offline. */
@Module({
  imports: [TrackingModule, ActividadesModule, ChatApiModule, AlertasModule],
  controllers: [SincronizacionController],
  providers: [OperacionesService, SincronizacionService, SincronizacionResolver],
})
export class SincronizacionApiModule {}

/** The removal of results that no device asks for any more. */
@Module({})
export class SincronizacionTrabajoModule {
  constructor(
    retencion: Retencion,
    @InyectarBaseDatos() db: BaseDatos,
    @InyectarConfiguracion() { RETENCION_OPERACIONES_DIAS: dias }: Configuracion,
  ) {
    retencion.registrar({ que: 'operations', borrar: (limite) => borrarAntiguas(db, { dias, limite }) });
  }
}
