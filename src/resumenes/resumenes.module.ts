import { Module } from '@nestjs/common';
import { ResumenDiarioTrabajo } from './resumen-diario.js';
import { ResumenTardias } from './resumen-tardias.js';
import { ResumirDia } from './resumir-dia.js';

/** How far each user went each day: how clients read it. */
@Module({ providers: [] })
export class ResumenesApiModule {}

/** What works it out. */
@Module({ providers: [ResumenDiarioTrabajo, ResumenTardias, ResumirDia] })
export class ResumenesTrabajoModule {}
