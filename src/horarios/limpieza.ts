import { Injectable } from '@nestjs/common';
import { Retencion } from '../base-datos/index.js';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { Horario } from './horario.js';

/** Every hour, removes what has been kept for as long as it should be. */
@Injectable()
@Manejador('retencion')
export class Limpieza implements ManejadorDeTrabajo<'retencion'> {
  constructor(
    private readonly retencion: Retencion,
    horario: Horario,
  ) {
    horario.programar({ trabajo: 'retencion', cadaMin: 60 });
  }

  async manejar(): Promise<void> {
    await this.retencion.borrar();
  }

  detener(): void {
    this.retencion.detener();
  }
}
