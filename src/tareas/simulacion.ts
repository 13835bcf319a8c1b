import { Injectable } from '@nestjs/common';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Pausa } from './pausa.js';
import type { ContextoDeTarea, Procesador, TareaEnCurso } from './procesador.js';

/** What the user reads on the way, from each percentage on. */
const MENSAJES = [
  [80, 'Preparando el resultado'],
  [60, 'Procesando datos intermedios'],
  [40, 'Reuniendo los datos'],
  [0, 'Iniciando el proceso'],
] as const;

/** Stands in for a task type without a processor: advances by itself at the configured pace. */
@Injectable()
export class Simulacion implements Procesador {
  constructor(@InyectarConfiguracion() private readonly configuracion: Configuracion) {}

  async procesar(_tarea: TareaEnCurso, { progreso, senal, avanzar }: ContextoDeTarea): Promise<void> {
    const { SIMULACION_INTERVALO_MS, SIMULACION_INCREMENTO } = this.configuracion;
    const pausa = new Pausa(senal);
    for (let siguiente = progreso + SIMULACION_INCREMENTO; ; siguiente += SIMULACION_INCREMENTO) {
      await pausa.esperar(SIMULACION_INTERVALO_MS);
      // The last step is the completion itself.
      if (siguiente >= 100) return;
      await avanzar(siguiente, mensajeDe(siguiente));
    }
  }
}

function mensajeDe(progreso: number): string {
  return MENSAJES.find(([desde]) => progreso >= desde)?.[1] ?? '';
}
