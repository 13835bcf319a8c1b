import { Module } from '@nestjs/common';
import { TareasModule } from '../tareas/index.js';
import { ProgresoController } from './progreso.controller.js';
import { ProgresoGateway } from './progreso.gateway.js';
import { ProgresoResolver } from './progreso.resolver.js';
import { ProgresoService } from './progreso.service.js';

/** Live progress of tasks, on the three transports from one source. */
@Module({
  imports: [TareasModule],
  controllers: [ProgresoController],
  providers: [ProgresoService, ProgresoResolver, ProgresoGateway],
})
export class ProgresoModule {}
