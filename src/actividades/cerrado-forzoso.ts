import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { Horario } from '../horarios/index.js';
import { CierreService } from './cierre.service.js';

/** Looks every minute which empresas have come to the end of their day. */
@Injectable()
@Manejador('cerrado-forzoso')
export class CerradoForzoso implements ManejadorDeTrabajo<'cerrado-forzoso'> {
  constructor(
    private readonly cierre: CierreService,
    horario: Horario,
  ) {
    horario.programar({ trabajo: 'cerrado-forzoso', cadaMin: 1 });
  }

  async manejar(): Promise<void> {
    await this.cierre.cerrarDias();
  }
}
