import { Module } from '@nestjs/common';
import { MetricasController } from './metricas.controller.js';
import { SaludController } from './salud.controller.js';

/** What operators and their tools ask: /metricas, /salud/viva, /salud/lista. */
@Module({ controllers: [MetricasController, SaludController] })
export class OperacionModule {}
