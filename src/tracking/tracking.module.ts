import { Module } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos, Retencion } from '../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { MapaEnVivo } from './mapa-en-vivo.js';
import { PosicionesService } from './posiciones.service.js';
import { RetencionDeUbicaciones } from './retencion-ubicaciones.js';
import { borrarUltimasAntiguas } from './tracking.consultas.js';
import { TrackingController } from './tracking.controller.js';
import { TrackingGateway } from './tracking.gateway.js';
import { TrackingResolver } from './tracking.resolver.js';
import { TrackingService } from './tracking.service.js';

/** Positions of the people in the field: taking them in, showing them live, and their tracks. */
@Module({
  providers: [TrackingService, PosicionesService],
  exports: [TrackingService, PosicionesService],
})
export class TrackingModule {}

/** How clients reach it. */
@Module({
  imports: [TrackingModule],
  controllers: [TrackingController],
  providers: [TrackingResolver, TrackingGateway, MapaEnVivo],
})
export class TrackingApiModule {}

/** The removal of positions that have been kept for as long as they should be. */
@Module({ imports: [TrackingModule] })
export class TrackingTrabajoModule {
  constructor(
    retencion: Retencion,
    @InyectarBaseDatos() db: BaseDatos,
    @InyectarConfiguracion() { RETENCION_UBICACIONES_DIAS: dias }: Configuracion,
  ) {
    const antiguas = new RetencionDeUbicaciones(db, dias);
    retencion.registrar({ que: 'positions', borrar: (limite) => antiguas.borrar(limite) });
    retencion.registrar({
      que: 'latest positions',
      borrar: (limite) => borrarUltimasAntiguas(db, { dias, limite }),
    });
  }
}
