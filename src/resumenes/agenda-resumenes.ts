import { Injectable } from '@nestjs/common';
import { ColasService, type DiaPorResumir, type TurnoDeResumen } from '../colas/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { TurnosLocales } from '../horarios/index.js';

/** By then what was sent in the last minutes of the day before has come in. */
const HORA_DEFINITIVA = '00:10';

/** Which days are to be summed up, and when: twice each. */
@Injectable()
export class AgendaDeResumenes {
  private readonly horas: Readonly<Record<TurnoDeResumen, string>>;

  constructor(
    private readonly turnos: TurnosLocales,
    private readonly colas: ColasService,
    @InyectarConfiguracion() { RESUMEN_HORA }: Configuracion,
  ) {
    this.horas = { 'resumen-diario': RESUMEN_HORA, 'resumen-diario-definitivo': HORA_DEFINITIVA };
  }

  /**
   * Asks for the oldest day of each empresa whose hour has come: what is done is noted by the latest day, so one
   * comes after the other. However often it is asked for, a day is not begun again while it is being done.
   */
  async pedirVencidos(): Promise<void> {
    for (const turno of Object.keys(this.horas) as TurnoDeResumen[]) await this.pedir(turno);
  }

  /** Notes that a day is done, and asks for the next one if there are more. */
  async anotarHecho({ empresaId, fecha, turno, quedan }: DiaPorResumir): Promise<void> {
    const noche = turno === 'resumen-diario' ? fecha : otroDia(fecha, 1);
    await this.turnos.anotar(turno, [{ empresaId, fecha: noche }]);
    if (quedan) await this.pedir(turno);
  }

  private async pedir(turno: TurnoDeResumen): Promise<void> {
    const vencidos = await this.turnos.vencidos({ trabajo: turno, hora: this.horas[turno] });
    // Oldest first: of each empresa the first of them, and the last.
    const ultimas = new Map(vencidos.map(({ empresaId, fecha }) => [empresaId, fecha]));
    const primeras = new Map(vencidos.toReversed().map(({ empresaId, fecha }) => [empresaId, fecha]));
    await this.colas.encolar(
      [...primeras].map(([empresaId, noche]) => {
        // After midnight, it is the day before that ends.
        const fecha = turno === 'resumen-diario' ? noche : otroDia(noche, -1);
        const definitivo = turno === 'resumen-diario' ? '' : '-definitivo';
        return {
          nombre: 'resumir-dia' as const,
          id: `resumir-dia-${empresaId}-${fecha}${definitivo}`,
          datos: { empresaId, fecha, turno, quedan: ultimas.get(empresaId) !== noche },
        };
      }),
    );
  }
}

/** So many days after `fecha`, on the calendar. */
function otroDia(fecha: string, dias: number): string {
  const dia = new Date(`${fecha}T00:00:00Z`);
  dia.setUTCDate(dia.getUTCDate() + dias);
  return dia.toISOString().slice(0, 10);
}
