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
    for (const turno of Object.keys(this.horas) as TurnoDeResumen[]) {
      const vencidos = await this.turnos.vencidos({ trabajo: turno, hora: this.horas[turno] });
      // Oldest first: of each empresa the last of them, and the first.
      const ultimas = new Map(vencidos.map(({ empresaId, fecha }) => [empresaId, fecha]));
      const primeras = new Map(vencidos.toReversed().map(({ empresaId, fecha }) => [empresaId, fecha]));
      const dias = [...primeras].map(([empresaId, noche]) => ({
        empresaId,
        fecha: otroDia(noche, -RETRASO[turno]),
        hasta: otroDia(ultimas.get(empresaId) ?? noche, -RETRASO[turno]),
        turno,
      }));
      await this.colas.encolar(dias.map(comoPedido));
    }
  }

  /** Notes that a day is done, and asks for the next one if that is due too. */
  async anotarHecho(dia: DiaPorResumir): Promise<void> {
    const { empresaId, fecha, turno, hasta } = dia;
    await this.turnos.anotar(turno, [{ empresaId, fecha: otroDia(fecha, RETRASO[turno]) }]);
    if (fecha < hasta) await this.colas.encolar([comoPedido({ ...dia, fecha: otroDia(fecha, 1) })]);
  }
}

/** Days between that which is summed up and that whose hour says so: after midnight, it is the one before that ends. */
const RETRASO: Readonly<Record<TurnoDeResumen, number>> = {
  'resumen-diario': 0,
  'resumen-diario-definitivo': 1,
};

const comoPedido = (dia: DiaPorResumir) => ({
  nombre: 'resumir-dia' as const,
  id: `${RETRASO[dia.turno] === 0 ? 'resumir-dia' : 'resumir-dia-definitivo'}-${dia.empresaId}-${dia.fecha}`,
  datos: dia,
});

/** So many days after `fecha`, on the calendar. */
function otroDia(fecha: string, dias: number): string {
  const dia = new Date(`${fecha}T00:00:00Z`);
  dia.setUTCDate(dia.getUTCDate() + dias);
  return dia.toISOString().slice(0, 10);
}
