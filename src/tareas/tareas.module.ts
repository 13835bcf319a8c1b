import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Ejecutor } from './ejecutor.js';
import { EscritorAvances } from './escritor-avances.js';
import { LectorDeAvances } from './lector-avances.js';
import { MedidorDeTareas } from './medidor-tareas.js';
import { Recuperacion } from './recuperacion.js';
import { RegistroDeProcesadores } from './registro-procesadores.js';
import { Retencion } from './retencion.js';
import { Simulacion } from './simulacion.js';
import { TareasController } from './tareas.controller.js';
import { TareasResolver } from './tareas.resolver.js';
import { TareasService } from './tareas.service.js';

/** TareaProceso: starting tasks, and keeping and reading their advances. */
@Module({
  imports: [DiscoveryModule],
  providers: [
    TareasService,
    EscritorAvances,
    LectorDeAvances,
    RegistroDeProcesadores,
    Simulacion,
    MedidorDeTareas,
  ],
  exports: [TareasService, EscritorAvances, LectorDeAvances, RegistroDeProcesadores],
})
export class TareasModule {}

/** How clients start, read and cancel tasks. */
@Module({
  imports: [TareasModule],
  controllers: [TareasController],
  providers: [TareasResolver],
})
export class TareasApiModule {}

/** What runs tasks: their executor, the sweep that finds those without a job, and the removal of old ones. */
@Module({
  imports: [TareasModule],
  providers: [Ejecutor, Recuperacion, Retencion],
})
export class TareasTrabajoModule {}
