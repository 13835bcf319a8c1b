import { Module } from '@nestjs/common';
import { AgendaDeResumenes } from './agenda-resumenes.js';
import { CalculoDeResumenes } from './calculo-resumenes.js';
import { ResumenDiarioTrabajo } from './resumen-diario.js';
import { ResumenEnCurso } from './resumen-en-curso.js';
import { ResumenTardias } from './resumen-tardias.js';
import { ResumenesResolver } from './resumenes.resolver.js';
import { ResumenesService } from './resumenes.service.js';
import { ResumirDia } from './resumir-dia.js';

/** How far each user went each day: how clients read it. */
@Module({ providers: [ResumenesService, ResumenesResolver] })
export class ResumenesApiModule {}

/** What works it out. */
@Module({
  providers: [
    CalculoDeResumenes,
    AgendaDeResumenes,
    ResumenDiarioTrabajo,
    ResumenEnCurso,
    ResumenTardias,
    ResumirDia,
  ],
})
export class ResumenesTrabajoModule {}
