import { Module } from '@nestjs/common';
import { AlertasEnVivo } from './alertas-en-vivo.js';
import { AlertasGateway } from './alertas.gateway.js';
import { AlertasResolver } from './alertas.resolver.js';
import { AlertasService } from './alertas.service.js';

/** What supervisors have to know of: opened once, closed when it ends, attended by somebody. */
@Module({ providers: [AlertasService], exports: [AlertasService] })
export class AlertasModule {}

/** How clients reach it. */
@Module({ imports: [AlertasModule], providers: [AlertasEnVivo, AlertasResolver, AlertasGateway] })
export class AlertasApiModule {}
