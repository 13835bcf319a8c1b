import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { type BaseDatos, InyectarBaseDatos, Retencion } from '../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Ejecutor } from './ejecutor.js';
import { EscritorAvances } from './escritor-avances.js';
import { LectorDeAvances } from './lector-avances.js';
import { MedidorDeTareas } from './medidor-tareas.js';
import { Recuperacion } from './recuperacion.js';
import { RegistroDeProcesadores } from './registro-procesadores.js';
import { Simulacion } from './simulacion.js';
import { borrarAntiguas } from './tareas.consultas.js';
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
  providers: [Ejecutor, Recuperacion],
})
export class TareasTrabajoModule {
  constructor(
    retencion: Retencion,
    @InyectarBaseDatos() db: BaseDatos,
    @InyectarConfiguracion() { RETENCION_TAREAS_DIAS: dias }: Configuracion,
  ) {
    retencion.registrar({ que: 'tasks', borrar: (limite) => borrarAntiguas(db, { dias, limite }) });
  }
}
