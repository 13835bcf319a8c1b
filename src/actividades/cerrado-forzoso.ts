import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';

@Injectable()
@Manejador('cerrado-forzoso')
export class CerradoForzoso implements ManejadorDeTrabajo<'cerrado-forzoso'> {
  async manejar(): Promise<void> {}
}
