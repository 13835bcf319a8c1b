import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { detalleParaRegistro, esPasajero } from '../comun/errores.js';
import { conTraza } from '../comun/traza.js';
import { type Avance, Bus } from '../eventos/index.js';
import { Metricas } from '../observacion/index.js';
import { escribirAvances, type NuevoAvance } from './avances.consultas.js';
import { esTerminal } from './estados.js';
import { type PublicacionDeAvance, ultimosDe } from './publicacion.js';

/** Largest batch of one statement; past some hundreds the gain per row is gone. */
const LOTE_MAXIMO = 1_000;
/** While the database writes one batch, this process prepares or announces the other. */
const LOTES_A_LA_VEZ = 2;

interface Pedido {
  readonly avance: NuevoAvance;
  readonly resolver: (escrito: Avance | undefined) => void;
  readonly rechazar: (error: unknown) => void;
}

/**
 * Writes the advances of every task that runs in this process, in groups: while batches are being
 * committed the next one gathers, with no timer. Idle, an advance costs one round trip; loaded, hundreds
 * share a statement.
 */
@Injectable()
export class EscritorAvances implements OnApplicationShutdown {
  private readonly logger = new Logger(EscritorAvances.name);
  private pendientes: Pedido[] = [];
  /** Tasks whose advance is being written: their next one waits for it. */
  private readonly ocupadas = new Set<number>();
  private readonly enCurso = new Set<Promise<void>>();

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly bus: Bus,
    private readonly metricas: Metricas,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.enCurso);
  }

  /**
   * Writes an advance, and announces it once it is committed.
   * @returns the advance, or nothing if the task did not admit it: it has ended, has got as far already, or is
   * not that user's. Then nothing is announced either.
   */
  escribir(avance: NuevoAvance): Promise<Avance | undefined> {
    return new Promise((resolver, rechazar) => {
      this.pendientes.push({ avance, resolver, rechazar });
      if (this.enCurso.size < LOTES_A_LA_VEZ) conTraza(undefined, () => this.empezar());
    });
  }

  private empezar(): void {
    const vaciado = this.vaciar(() => this.enCurso.delete(vaciado));
    this.enCurso.add(vaciado);
  }

  private async vaciar(alTerminar: () => void): Promise<void> {
    // A turn of the event loop lets everybody who is ready join the first batch.
    await Promise.resolve();
    for (let lote; (lote = this.siguienteLote()).length > 0;) {
      await this.confirmar(lote);
      for (const { avance } of lote) this.ocupadas.delete(avance.tareaId);
    }
    // Here and not in a `finally()`: what is handed in between the two would wait for the next advance.
    alTerminar();
  }

  /** At most one advance per task: two updates of one row do not fit in a statement. */
  private siguienteLote(): Pedido[] {
    const lote: Pedido[] = [];
    const resto: Pedido[] = [];
    for (const pedido of this.pendientes) {
      const { tareaId } = pedido.avance;
      if (lote.length < LOTE_MAXIMO && !this.ocupadas.has(tareaId)) {
        this.ocupadas.add(tareaId);
        lote.push(pedido);
      } else resto.push(pedido);
    }
    this.pendientes = resto;
    return lote;
  }

  private async confirmar(lote: readonly Pedido[]): Promise<void> {
    try {
      const escritos = await this.escribirLote(lote.map(({ avance }) => avance));
      this.bus.publicar([...escritos.values()]);
      for (const { avance, resolver } of lote) resolver(escritos.get(avance.tareaId)?.datos);
    } catch (error) {
      await this.alFallar(lote, error);
    }
  }

  private async alFallar(lote: readonly Pedido[], error: unknown): Promise<void> {
    // While the database is away, whoever asked decides whether to wait for it.
    if (lote.length === 1 || esPasajero(error)) {
      // Only the answer may have been lost: then the advances are there, and nobody has been told.
      await this.anunciarUltimos(lote);
      for (const { rechazar } of lote) rechazar(error);
      return;
    }
    // One advance that cannot be written must not take the others with it.
    this.logger.warn(
      `Batch of ${lote.length} advances failed, writing them one by one: ${detalleParaRegistro(error)}`,
    );
    for (const pedido of lote) {
      await this.confirmar([pedido]);
      await this.anunciarUltimos([pedido]);
    }
  }

  /** Whoever has them already knows them by their `seq`. */
  private async anunciarUltimos(lote: readonly Pedido[]): Promise<void> {
    const tareaIds = lote.map(({ avance }) => avance.tareaId);
    try {
      this.bus.publicar(await ultimosDe(this.db, tareaIds));
    } catch (error) {
      // The sweep of whoever watches finds them later.
      this.logger.warn(`Latest advances of ${tareaIds.length} tasks not read: ${detalleParaRegistro(error)}`);
    }
  }

  private async escribirLote(lote: readonly NuevoAvance[]): Promise<Map<number, PublicacionDeAvance>> {
    const empezado = performance.now();
    const escritos = await escribirAvances(this.db, lote);
    this.metricas.anotarLote({
      escritos: escritos.length,
      segundos: (performance.now() - empezado) / 1_000,
      terminales: escritos.map(({ datos }) => datos.estado).filter(esTerminal),
    });
    return new Map(escritos.map((escrito) => [escrito.datos.tareaId, escrito]));
  }
}
