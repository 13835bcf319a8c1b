import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../../base-datos/index.js';
import { Reloj } from '../../comun/reloj.js';
import { Metricas } from '../../observacion/index.js';
import { contar } from './notificaciones.consultas.js';

const SEMANA_MS = 7 * 86_400_000;

/** Says how many notifications wait, and how many failed in the last seven days, when somebody looks. */
@Injectable()
export class MedidorDeNotificaciones {
  constructor(@InyectarBaseDatos() db: BaseDatos, metricas: Metricas, reloj: Reloj) {
    metricas.alLeer('notificaciones', () => contar(db, new Date(reloj.ahora().getTime() - SEMANA_MS)));
  }
}
