import { Injectable } from '@nestjs/common';
import { type Encargo, Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { AvisosService } from './avisos/avisos.service.js';

/** Something has happened that somebody is to be told of at once. */
@Injectable()
@Manejador('notificar')
export class Notificar implements ManejadorDeTrabajo<'notificar'> {
  constructor(private readonly avisos: AvisosService) {}

  async manejar({ datos: { motivo, id } }: Encargo<'notificar'>): Promise<void> {
    await (motivo === 'panico' ? this.avisos.dePanico(id) : this.avisos.deVisitaAsignada(id));
  }
}
