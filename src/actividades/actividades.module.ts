import { Module } from '@nestjs/common';
import { ActividadesEnVivo } from './actividades-en-vivo.js';
import { ActividadesGateway } from './actividades.gateway.js';
import { ActividadesResolver } from './actividades.resolver.js';
import { ActividadesService } from './actividades.service.js';
import { CerradoForzoso } from './cerrado-forzoso.js';
import { CierreService } from './cierre.service.js';

/** Visits: assigned, signed in to, signed out of. */
@Module({ providers: [ActividadesService], exports: [ActividadesService] })
export class ActividadesModule {}

/** How clients reach it. */
@Module({
  imports: [ActividadesModule],
  providers: [ActividadesEnVivo, ActividadesResolver, ActividadesGateway],
})
export class ActividadesApiModule {}

/** The end of each day's visits. */
@Module({ imports: [ActividadesModule], providers: [CierreService, CerradoForzoso] })
export class ActividadesTrabajoModule {}
