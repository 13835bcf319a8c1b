import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';

@Injectable()
@Manejador('resumir-dia')
export class ResumirDia implements ManejadorDeTrabajo<'resumir-dia'> {
  async manejar(): Promise<void> {}
}
