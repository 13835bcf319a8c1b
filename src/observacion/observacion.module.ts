import { Global, Module } from '@nestjs/common';
import { Metricas } from './metricas.js';
import { Salud } from './salud.js';

/** Metrics and health: each part of the server says here how it is doing. */
@Global()
@Module({ providers: [Metricas, Salud], exports: [Metricas, Salud] })
export class ObservacionModule {}
