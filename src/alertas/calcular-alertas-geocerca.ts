import { Injectable } from '@nestjs/common';
import { Manejador, type ManejadorDeTrabajo } from '../colas/index.js';

@Injectable()
@Manejador('calcular-alertas-geocerca')
export class CalcularAlertasGeocerca implements ManejadorDeTrabajo<'calcular-alertas-geocerca'> {
  async manejar(): Promise<void> {}
}
