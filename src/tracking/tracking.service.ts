import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { ventanaCreible } from '../comun/momento-creible.js';
import { PorLotes } from '../comun/por-lotes.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { audiencia, Bus, type Medio, medioDirecto } from '../eventos/index.js';
import { Metricas } from '../observacion/index.js';
import { insertar } from './tracking.consultas.js';
import { exigirLote, idDe, type NuevaUbicacion, revisarUbicacion } from './tracking.entrada.js';
import type { ResultadoUbicaciones, UbicacionRechazada } from './ubicacion.modelo.js';

/** Positions in a statement; past some hundreds the gain per row is gone. */
const FILAS_MAXIMAS = 1_000;
/** A phone that is online sends sooner. */
const PUNTUAL_MS = 2 * 60_000;
/** A statement keeps one process of the database busy: several of them write more. */
const SENTENCIAS_A_LA_VEZ = 4;

/** The good positions of one request. */
interface Pedido {
  readonly empresaId: number;
  readonly ubicaciones: readonly NuevaUbicacion[];
}

/** Takes in what phones say of where they are. */
@Injectable()
export class TrackingService implements BeforeApplicationShutdown {
  private readonly porInsertar = new PorLotes(
    (pedidos: readonly Pedido[]) => this.insertar(pedidos, this.directo),
    FILAS_MAXIMAS,
    {
      peso: ({ ubicaciones }) => ubicaciones.length,
      aLaVez: SENTENCIAS_A_LA_VEZ,
    },
  );

  private readonly directo: Medio;

  constructor(
    @InyectarBaseDatos() db: BaseDatos,
    bus: Bus,
    private readonly metricas: Metricas,
    private readonly reloj: Reloj,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {
    this.directo = medioDirecto(db, bus);
  }

  /** What was taken in is kept and told before the bus and the database are closed, though its socket is gone. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.porInsertar.terminado();
  }

  /**
   * Keeps the caller's own positions, late and out of order as they may be; a bad one is refused by itself.
   * @param entrada a list of positions, of which nothing is known yet.
   * @param medio a transaction that it is to be a part of: what others send at the same time is not, then.
   * @throws ErrorDeDominio BAD_USER_INPUT if it is no list, or longer than TRACKING_LOTE_MAX.
   */
  async registrar(
    { usuarioId, empresaId }: Actor,
    entrada: unknown,
    medio?: Medio,
  ): Promise<ResultadoUbicaciones> {
    const lote = exigirLote(entrada, this.configuracion.TRACKING_LOTE_MAX);
    const ventana = ventanaCreible(this.reloj.ahora(), this.configuracion.TRACKING_MAX_DIAS);
    const ubicaciones: NuevaUbicacion[] = [];
    const rechazadas: UbicacionRechazada[] = [];
    for (const [indice, punto] of lote.entries()) {
      const revisada = revisarUbicacion(punto, usuarioId, ventana);
      if (typeof revisada === 'string') rechazadas.push({ indice, id: idDe(punto), motivo: revisada });
      else ubicaciones.push(revisada);
    }
    const aceptadas = ubicaciones.length > 0 ? await this.guardar({ empresaId, ubicaciones }, medio) : 0;
    const duplicadas = ubicaciones.length - aceptadas;
    this.metricas.ubicacionesRecibidas({ aceptadas, duplicadas, rechazadas: rechazadas.length });
    return { aceptadas, duplicadas, rechazadas };
  }

  /** @returns how many are kept now. */
  private async guardar(pedido: Pedido, medio: Medio | undefined): Promise<number> {
    if (!medio) return this.porInsertar.pedir(pedido);
    const [aceptadas = 0] = await this.insertar([pedido], medio);
    return aceptadas;
  }

  /** @returns how many of each request are kept now. */
  private async insertar(pedidos: readonly Pedido[], medio: Medio): Promise<readonly number[]> {
    const { aceptadas, movidas } = await insertar(
      medio.db,
      pedidos.map(({ ubicaciones }) => ubicaciones),
      new Date(this.reloj.ahora().getTime() - PUNTUAL_MS),
    );
    const empresas = new Map(
      pedidos.map(({ empresaId, ubicaciones }) => [ubicaciones[0]?.usuarioId, empresaId]),
    );
    medio.publicar(
      movidas.map((datos) => ({
        evento: 'ubicacion:nueva',
        datos,
        audiencias: [audiencia.supervision(empresas.get(datos.usuarioId) ?? 0)],
      })),
    );
    return aceptadas;
  }
}
