import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { detalleParaRegistro } from '../comun/errores.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { clasificar, type Escuchados } from './audiencias.js';
import { Bus, type Repeticion } from './bus.js';

const CADA_MS = 5_000;
/** How far back each sweep looks: three of them, so that one that failed or a slow commit leaves no gap. */
const VENTANA_S = 15;
/** After an outage that was longer, whoever listens reads again from the queries. */
export const VENTANA_MAXIMA_S = 600;

/**
 * Reads what happened to the listened audiences in the last `segundos`, by the database's clock: one statement,
 * or none if nobody listens to what it is about.
 */
export type Relectura = (escuchados: Escuchados, segundos: number) => Promise<readonly Repeticion[]>;

/**
 * Finds what a lost message of the bus left behind: every few seconds, and when the bus is back, each domain
 * reads once for all that is listened to in this process. Subscribers skip what they have had.
 */
@Injectable()
export class Barrido implements OnApplicationBootstrap {
  private readonly logger = new Logger(Barrido.name);
  /** Each with the moment up to which it has read. */
  private readonly relecturas: { readonly releer: Relectura; hasta: number }[] = [];
  private barriendo = false;

  constructor(
    private readonly bus: Bus,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /** To be called before the start has ended. */
  registrar(releer: Relectura): void {
    this.relecturas.push({ releer, hasta: Date.now() });
  }

  onApplicationBootstrap(): void {
    this.bus.alRecuperar(() => void this.barrer());
  }

  @Interval(CADA_MS)
  async alPasarElTiempo(): Promise<void> {
    // In one process the bus is a function call: it loses nothing.
    if (this.configuracion.perfil !== 'embebido') await this.barrer();
  }

  /** Public for tests. Never throws: what fails looks as far back the next time as it should have now. */
  async barrer(): Promise<void> {
    if (this.barriendo) return;
    this.barriendo = true;
    const escuchados = clasificar(this.bus.escuchadas);
    for (const relectura of this.relecturas) {
      const empezado = Date.now();
      const segundos = VENTANA_S + (empezado - relectura.hasta) / 1_000;
      try {
        this.bus.repetir(await relectura.releer(escuchados, Math.min(segundos, VENTANA_MAXIMA_S)));
        relectura.hasta = empezado;
      } catch (error) {
        // The others are read all the same.
        this.logger.warn(`Sweep failed: ${detalleParaRegistro(error)}`);
      }
    }
    this.barriendo = false;
  }
}
