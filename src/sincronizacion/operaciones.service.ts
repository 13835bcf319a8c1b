import { Injectable } from '@nestjs/common';
import { ActividadesService } from '../actividades/index.js';
import { AlertasService } from '../alertas/index.js';
import { ChatService } from '../chat/index.js';
import type { Actor } from '../comun/actor.js';
import { entradaInvalida } from '../comun/errores.js';
import { validar } from '../comun/validacion.js';
import type { Medio } from '../eventos/index.js';
import { type ResultadoUbicaciones, TrackingService } from '../tracking/index.js';
import type { Operacion } from './operacion.js';
import { fechaDePaso, LOTE_DE_UBICACIONES } from './operaciones.entrada.js';

/** Of refused positions, no more reasons than this are told. */
const MOTIVOS_MAXIMOS = 3;

/** Does one operation as if it had come by itself, at the moment at which its device wrote it down. */
@Injectable()
export class OperacionesService {
  constructor(
    private readonly tracking: TrackingService,
    private readonly actividades: ActividadesService,
    private readonly chat: ChatService,
    private readonly alertas: AlertasService,
  ) {}

  /**
   * @param medio the transaction that all of it is a part of.
   * @returns what part of it was not done, and why; nothing if all was.
   * @throws ErrorDeDominio as the domain's service does.
   */
  async hacer(actor: Actor, operacion: Operacion, medio: Medio): Promise<string | null> {
    const { id, tipo, datos, creadaEn } = operacion;
    switch (tipo) {
      case 'ubicaciones': {
        const { ubicaciones } = validar(LOTE_DE_UBICACIONES, datos);
        return queNoSeGuardo(await this.tracking.registrar(actor, ubicaciones, medio));
      }
      case 'check-in':
        await this.actividades.registrarCheckIn(actor, { ...datos, fecha: fechaDePaso(operacion) }, medio);
        break;
      case 'check-out':
        await this.actividades.registrarCheckOut(actor, { ...datos, fecha: fechaDePaso(operacion) }, medio);
        break;
      case 'mensaje':
        await this.chat.enviar(actor, { ...datos, id: datos.id ?? id }, creadaEn, medio);
        break;
      case 'panico':
        await this.alertas.enviarPanico(actor, datos, creadaEn, medio);
        break;
    }
    return null;
  }
}

/** @throws ErrorDeDominio BAD_USER_INPUT if none was. */
function queNoSeGuardo({ aceptadas, duplicadas, rechazadas }: ResultadoUbicaciones): string | null {
  if (rechazadas.length === 0) return null;
  const cuantas = new Map<string, number>();
  for (const { motivo } of rechazadas) cuantas.set(motivo, (cuantas.get(motivo) ?? 0) + 1);
  const motivos = [...cuantas].map(([motivo, suyas]) => `${motivo} (${suyas})`);
  const otros = motivos.length - MOTIVOS_MAXIMOS;
  const dichos = motivos.slice(0, MOTIVOS_MAXIMOS).join('; ') + (otros > 0 ? `; ${otros} more reasons` : '');
  const total = aceptadas + duplicadas + rechazadas.length;
  const message = `${rechazadas.length} of ${total} positions were refused: ${dichos}`;
  if (rechazadas.length === total) throw entradaInvalida([{ path: 'ubicaciones', message }]);
  return message;
}
