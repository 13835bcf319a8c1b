import { Module } from '@nestjs/common';
import { GeocercasModule } from '../geocercas/index.js';
import { AlertasEnVivo } from './alertas-en-vivo.js';
import { AlertasGateway } from './alertas.gateway.js';
import { AlertasResolver } from './alertas.resolver.js';
import { AlertasService } from './alertas.service.js';
import { CalcularAlertasGeocerca } from './calcular-alertas-geocerca.js';
import { InactividadChecker } from './inactividad-checker.js';
import { InactividadService } from './inactividad.service.js';

/** What supervisors have to know of: opened once, closed when it ends, attended by somebody. */
@Module({ providers: [AlertasService], exports: [AlertasService] })
export class AlertasModule {}

/** How clients reach it. */
@Module({ imports: [AlertasModule], providers: [AlertasEnVivo, AlertasResolver, AlertasGateway] })
export class AlertasApiModule {}

/** What finds alerts that nobody sends: who is outside their zone, and of whom nothing is heard. */
@Module({
  imports: [AlertasModule, GeocercasModule],
  providers: [CalcularAlertasGeocerca, InactividadService, InactividadChecker],
})
export class AlertasTrabajoModule {}
