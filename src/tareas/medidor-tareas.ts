import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { Metricas } from '../observacion/index.js';
import { contarSinTerminar } from './tareas.consultas.js';

/** Says how many tasks are waiting and running, when somebody looks. */
@Injectable()
export class MedidorDeTareas {
  constructor(@InyectarBaseDatos() db: BaseDatos, metricas: Metricas) {
    metricas.alLeer('tareas', () => contarSinTerminar(db));
  }
}
