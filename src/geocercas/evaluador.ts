import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { estadoSegun } from './estado.js';
import {
  type CambioDeEstado,
  type CambioPedido,
  escribirEstados,
  leerPares,
  type Marca,
  type Par,
} from './evaluacion.consultas.js';
import { ZonasPreparadas } from './zonas-preparadas.js';

/** Pairs of a user and a zone in one statement: some milliseconds of this process between two of them. */
const LOTE = 4_000;

/** What an evaluation did. */
export interface Evaluacion {
  /** Assignments that were looked at. */
  readonly evaluadas: number;
  /** What this evaluation changed: of several at once, each change is told by one. */
  readonly cambios: readonly CambioDeEstado[];
}

/** Finds where everybody is with regard to the zones that are assigned to them. */
@Injectable()
export class EvaluadorDeGeocercas {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
    private readonly reloj: Reloj,
    private readonly zonas: ZonasPreparadas,
  ) {}

  /** Goes over all assignments of all empresas. Several at once, in any processes, do each other no harm. */
  async evaluar(): Promise<Evaluacion> {
    const { GEOCERCA_FRESCURA_S, GEOCERCA_PRECISION_MAX_M: precisionMaxima } = this.configuracion;
    const ahora = this.reloj.ahora();
    const haceS = (segundos: number) => new Date(ahora.getTime() - segundos * 1_000);
    const criterio = {
      desde: haceS(GEOCERCA_FRESCURA_S),
      anteriorDesde: haceS(2 * GEOCERCA_FRESCURA_S),
      precisionMaxima,
    };
    const cambios: CambioDeEstado[] = [];
    let evaluadas = 0;
    const leer = (marca: Marca) => leerPares(this.db, marca, LOTE, criterio);
    let leyendo: Promise<Par[]> | undefined = leer({ usuarioId: 0, geocercaId: 0 });
    while (leyendo) {
      const pares: Par[] = await leyendo;
      const ultimo = pares.length < LOTE ? undefined : pares.at(-1);
      // While this batch is compared and written, the database reads the next one.
      leyendo = ultimo && leer(ultimo);
      // If this batch fails, what became of the next one is nobody's business.
      leyendo?.catch(() => {});
      const pedidos = await this.comparar(pares);
      if (pedidos.length > 0) cambios.push(...(await escribirEstados(this.db, pedidos, ahora)));
      evaluadas += pares.length;
    }
    return { evaluadas, cambios };
  }

  /** @returns the states that are to be others. */
  private async comparar(pares: readonly Par[]): Promise<CambioPedido[]> {
    const versiones = new Map<number, number>();
    for (const { geocercaId, version, fixes } of pares) if (fixes) versiones.set(geocercaId, version);
    const zonas = await this.zonas.obtener(versiones);
    const pedidos: CambioPedido[] = [];
    for (const { usuarioId, geocercaId, version, estado: antes, fixes } of pares) {
      const lista = zonas.get(geocercaId);
      // A zone that was changed while it was read is for the next evaluation.
      if (fixes && lista?.version !== version) continue;
      const ahora = fixes && lista ? estadoSegun(lista.zona, antes, fixes) : 'desconocido';
      if (ahora !== antes) pedidos.push({ usuarioId, geocercaId, version, antes, ahora });
    }
    return pedidos;
  }
}
