import { Module } from '@nestjs/common';
import { Arrendamiento } from './arrendamiento.js';
import { PresenciaGateway } from './presencia.gateway.js';
import { PresenciaResolver } from './presencia.resolver.js';
import { PresenciaService } from './presencia.service.js';
import { Presentes } from './presentes.js';

/** Who is online, over all processes and transports. */
@Module({
  providers: [Presentes, Arrendamiento, PresenciaService, PresenciaResolver, PresenciaGateway],
})
export class PresenciaApiModule {}
