import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';

@Injectable()
@Manejador('inactividad-checker')
export class InactividadChecker implements ManejadorDeTrabajo<'inactividad-checker'> {
  async manejar(): Promise<void> {}
}
