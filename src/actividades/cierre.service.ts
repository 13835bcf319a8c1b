import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Bus } from '../eventos/index.js';
import { TurnosLocales } from '../horarios/index.js';
import { cerrar } from './cierre.consulta.js';
import { comoPublicacion } from './publicacion.js';

const TRABAJO = 'cerrado-forzoso';

/** The end of the day's visits, at CIERRE_HORA of each empresa's own clock. */
@Injectable()
export class CierreService {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly bus: Bus,
    private readonly turnos: TurnosLocales,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /**
   * Closes what was not made by the end of each day that has ended since the last time: as of that moment, however
   * late it is now. Any number of processes may do it at once.
   */
  async cerrarDias(): Promise<void> {
    const vencidos = await this.turnos.vencidos({ trabajo: TRABAJO, hora: this.configuracion.CIERRE_HORA });
    if (vencidos.length === 0) return;
    const cerradas = await cerrar(this.db, vencidos);
    this.bus.publicar(cerradas.map(comoPublicacion));
    await this.turnos.anotar(TRABAJO, vencidos);
  }
}
