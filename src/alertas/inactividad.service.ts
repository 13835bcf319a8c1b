import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { type AlertaEnVivo, Bus } from '../eventos/index.js';
import type { AlertaDeEmpresa } from './fila.js';
import { cerrarSilencios, type Guardia } from './fin-silencios.consulta.js';
import { comoPublicacion } from './publicacion.js';
import { abrirSilencios } from './silencios.consulta.js';
import { bloquearVigilia, moverVigilia, type Vigilia } from './vigilia.consultas.js';

const TRABAJO = 'inactividad-checker';
/** After a longer pause nobody can say what was sent meanwhile: the watch begins anew. */
const PERIODOS_DE_PAUSA = 2.5;
const MINUTO_MS = 60_000;

/** Finds who is on duty and has not said for too long where they are. */
@Injectable()
export class InactividadService {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly bus: Bus,
    private readonly reloj: Reloj,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /**
   * Closes the alerts of silences that have ended, and opens those of silences that have become too long since the
   * last time. Of several processes at once, one does it and then the others find it done.
   * @returns those that were opened or closed.
   */
  async revisar(): Promise<AlertaEnVivo[]> {
    const cambiadas = await this.db.transaction(async (tx) => {
      const anterior = await bloquearVigilia(tx, TRABAJO, this.reloj.ahora());
      // Read when it is our turn: whoever had it before has moved the watch.
      const ahora = this.reloj.ahora();
      const vigilia = this.seguir(anterior, ahora);
      const guardia = this.guardia(ahora);
      const cerradas = await cerrarSilencios(tx, guardia);
      const abiertas = vigilia.desde < ahora ? await abrirSilencios(tx, guardia, vigilia, cerradas) : [];
      await moverVigilia(tx, TRABAJO, {
        desde: vigilia.desde,
        hasta: vigilia.hasta > ahora ? vigilia.hasta : ahora,
      });
      return [...cerradas, ...abiertas];
    });
    return this.anunciar(cambiadas);
  }

  /** The watch up to the last time; anew if that is too long ago, or in a future that a clock once took for now. */
  private seguir(vigilia: Vigilia, ahora: Date): Vigilia {
    const pausaMs = Math.abs(ahora.getTime() - vigilia.hasta.getTime());
    const maximaMs = PERIODOS_DE_PAUSA * this.configuracion.INACTIVIDAD_CADA_MIN * MINUTO_MS;
    return pausaMs > maximaMs ? { desde: ahora, hasta: ahora } : vigilia;
  }

  private guardia(ahora: Date): Guardia {
    const { CIERRE_HORA, INACTIVIDAD_MAX_MIN } = this.configuracion;
    return { ahora, cierreHora: CIERRE_HORA, maximoMin: INACTIVIDAD_MAX_MIN };
  }

  private anunciar(cambiadas: readonly AlertaDeEmpresa[]): AlertaEnVivo[] {
    this.bus.publicar(cambiadas.map(comoPublicacion));
    return cambiadas.map(({ alerta }) => alerta);
  }
}
