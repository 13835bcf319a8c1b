import { Injectable, Logger } from '@nestjs/common';
import { ColasService, type MotivoDeAviso } from '../../colas/index.js';
import { type ActividadEnVivo, type AlertaEnVivo, Bus } from '../../eventos/index.js';

/**
 * Hears of the visits and panics of this process, and asks at once for who is to be told. It is a hint: what gets
 * lost on the way is found by notificaciones-programadas.
 */
@Injectable()
export class SucesosPorAvisar {
  private readonly logger = new Logger('Notificaciones');

  constructor(
    bus: Bus,
    private readonly colas: ColasService,
  ) {
    bus.observar('actividad:cambio', (suceso) => {
      if (suceso.evento === 'actividad:cambio' && esNueva(suceso.datos))
        void this.pedir('visita-asignada', suceso.datos.id);
    });
    bus.observar('alerta:cambio', (suceso) => {
      if (suceso.evento === 'alerta:cambio' && esPanicoNuevo(suceso.datos))
        void this.pedir('panico', suceso.datos.id);
    });
  }

  private async pedir(motivo: MotivoDeAviso, id: number): Promise<void> {
    try {
      await this.colas.encolar([
        { nombre: 'notificar', id: `notificar-${motivo}-${id}`, datos: { motivo, id } },
      ]);
    } catch (error) {
      this.logger.warn(`Who is to know of ${motivo} ${id} is told later: ${String(error)}`);
    }
  }
}

const esNueva = ({ version, estado }: ActividadEnVivo) => version === 1 && estado === 'pendiente';

const esPanicoNuevo = ({ version, tipo, cerradaEn, atendidaEn }: AlertaEnVivo) =>
  version === 1 && tipo === 'panico' && cerradaEn === null && atendidaEn === null;
