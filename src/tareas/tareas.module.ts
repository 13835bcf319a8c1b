import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Ejecutor } from './ejecutor.js';
import { EscritorAvances } from './escritor-avances.js';
import { LectorDeAvances } from './lector-avances.js';
import { MedidorDeTareas } from './medidor-tareas.js';
import { Recuperacion } from './recuperacion.js';
import { RegistroDeProcesadores } from './registro-procesadores.js';
import { Simulacion } from './simulacion.js';
import { TareasController } from './tareas.controller.js';
import { TareasResolver } from './tareas.resolver.js';
import { TareasService } from './tareas.service.js';

/** TareaProceso: starting, running and keeping the advances of tasks. */
@Module({
  imports: [DiscoveryModule],
  controllers: [TareasController],
  providers: [
    TareasService,
    TareasResolver,
    EscritorAvances,
    LectorDeAvances,
    Ejecutor,
    RegistroDeProcesadores,
    Simulacion,
    Recuperacion,
    MedidorDeTareas,
  ],
  exports: [TareasService, LectorDeAvances],
})
export class TareasModule {}
