import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as esperar } from 'node:timers/promises';
import { ConexionesAbiertas } from '../autenticacion/index.js';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { detalleParaRegistro } from '../comun/errores.js';
import { PorLotes } from '../comun/por-lotes.js';
import { conTraza } from '../comun/traza.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Bus } from '../eventos/index.js';
import { type Cambio, inscribir, llegar, partir } from './presencia.consultas.js';
import { comoPublicacion } from './presencia.publicacion.js';

const LOTE_MAXIMO = 1_000;
/** After one batch the next one gathers for so long: ten statements a second at most, one user alone never waits. */
const ENTRE_LOTES_MS = 100;

/** Since when a user has no connection to this process. */
interface Ausencia {
  /** By the process' monotonic clock, in milliseconds. */
  readonly desdeMs: number;
  readonly gracia: NodeJS.Timeout;
  /** The grace is over: they have left. */
  cumplida: boolean;
}

/**
 * Keeps in the table who has connections to this process, leaving out absences shorter than the grace. However
 * many come and go at once, one batch at a time is written and announced; what the database refused meanwhile
 * is made up for at the next beat of the lease.
 */
@Injectable()
export class Presentes {
  /** New with each start: what an earlier run left is another process'. */
  readonly procesoId = randomUUID();
  private readonly logger = new Logger(Presentes.name);
  private readonly ausencias = new Map<number, Ausencia>();
  /** Who is written as connected to this process; another set once the lease was lost with all that it held. */
  private anotados = new Set<number>();
  /** Of whom a statement failed: it may have been done, with its answer lost. */
  private readonly inciertos = new Set<number>();
  /** Users whose change could not be written. */
  private readonly atrasados = new Set<number>();
  // A number each, of connections that are counted elsewhere: none of them is refused.
  private readonly cambios = new PorLotes((lote: readonly number[]) => this.conciliar(lote), LOTE_MAXIMO, {
    enEspera: Infinity,
  });
  private fallando = false;
  private readonly parada = new AbortController();

  constructor(
    private readonly conexiones: ConexionesAbiertas,
    private readonly bus: Bus,
    @InyectarBaseDatos() private readonly db: BaseDatos,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {
    conexiones.escuchar({
      llego: (usuarioId) => this.alLlegar(usuarioId),
      partio: (usuarioId) => this.alPartir(usuarioId),
    });
  }

  /** Takes a lease, and notes again everybody who is connected. */
  async inscribir(): Promise<void> {
    // First: if the answer gets lost, the next beat finds the lease and would note nobody.
    this.anotados = new Set();
    for (const usuarioId of this.conexiones.usuarios()) this.atrasados.add(usuarioId);
    await inscribir(this.db, this.procesoId, this.configuracion.PRESENCIA_ARRENDAMIENTO_MS);
    this.recuperar();
  }

  /** Writes what could not be written before. */
  recuperar(): void {
    const usuarioIds = [...this.atrasados];
    this.atrasados.clear();
    for (const usuarioId of usuarioIds) this.revisar(usuarioId);
  }

  /** Tells who came online or went offline. */
  anunciar(cambios: readonly Cambio[]): void {
    this.bus.publicar(cambios.map(comoPublicacion));
  }

  /** From now on nothing is written: that every connection ends with the process is no news yet. */
  async detener(): Promise<void> {
    this.parada.abort();
    for (const { gracia } of this.ausencias.values()) clearTimeout(gracia);
    this.ausencias.clear();
    await this.cambios.terminado();
  }

  private alLlegar(usuarioId: number): void {
    clearTimeout(this.ausencias.get(usuarioId)?.gracia);
    this.ausencias.delete(usuarioId);
    this.revisar(usuarioId);
  }

  private alPartir(usuarioId: number): void {
    if (this.parada.signal.aborted) return;
    const alCumplirse = () => {
      ausencia.cumplida = true;
      this.revisar(usuarioId);
    };
    const ausencia: Ausencia = {
      desdeMs: performance.now(),
      gracia: setTimeout(alCumplirse, this.configuracion.PRESENCIA_GRACIA_MS).unref(),
      cumplida: false,
    };
    this.ausencias.set(usuarioId, ausencia);
  }

  /** Has what is written of the user compared with what is. Costs no statement if nothing is to be written. */
  private revisar(usuarioId: number): void {
    if (this.parada.signal.aborted) return;
    // A batch is of nobody's request.
    void conTraza(undefined, () => this.cambios.pedir(usuarioId));
  }

  /** Never throws: of those that could not be written, none is lost. */
  private async conciliar(lote: readonly number[]): Promise<undefined[]> {
    const usuarioIds = [...new Set(lote)];
    try {
      const llegaron = await this.anotarLlegadas(usuarioIds);
      const partieron = await this.anotarPartidas(usuarioIds);
      if (llegaron || partieron) await this.trasEscribir();
    } catch (error) {
      for (const usuarioId of usuarioIds) {
        this.inciertos.add(usuarioId);
        this.atrasados.add(usuarioId);
      }
      // Once per outage.
      if (!this.fallando) this.logger.warn(`Presence not written: ${detalleParaRegistro(error)}`);
      this.fallando = true;
    }
    return lote.map(() => undefined);
  }

  private async trasEscribir(): Promise<void> {
    this.fallando = false;
    await esperar(ENTRE_LOTES_MS, undefined, { ref: false, signal: this.parada.signal }).catch(() => {});
  }

  /** @returns whether there was anything to write. */
  private async anotarLlegadas(usuarioIds: readonly number[]): Promise<boolean> {
    const falta = (id: number) => !this.anotados.has(id) || this.inciertos.has(id);
    const nuevos = () => usuarioIds.filter((id) => this.conexiones.tiene(id) && falta(id));
    let llegados = nuevos();
    if (llegados.length === 0) return false;
    let { anotados } = this;
    let cambios = await llegar(this.db, this.procesoId, llegados);
    if (!cambios) {
      // Taken for dead: too slow to renew the lease.
      await this.inscribir();
      ({ anotados } = this);
      llegados = nuevos();
      cambios = await llegar(this.db, this.procesoId, llegados);
    }
    if (!cambios) throw new Error('The lease was lost again at once');
    for (const id of llegados) {
      anotados.add(id);
      this.inciertos.delete(id);
    }
    this.anunciar(cambios);
    return true;
  }

  /** @returns whether there was anything to write. */
  private async anotarPartidas(usuarioIds: readonly number[]): Promise<boolean> {
    const idos = usuarioIds.filter((id) => this.ausencias.get(id)?.cumplida);
    const { anotados } = this;
    const partidas = idos
      .filter((id) => anotados.has(id) || this.inciertos.has(id))
      .map((usuarioId) => ({ usuarioId, haceMs: this.ausenteMs(usuarioId) }));
    if (partidas.length > 0) this.anunciar(await partir(this.db, this.procesoId, partidas));
    for (const id of idos) {
      anotados.delete(id);
      this.inciertos.delete(id);
      // Unless they came and left once more meanwhile.
      if (this.ausencias.get(id)?.cumplida) this.ausencias.delete(id);
    }
    return partidas.length > 0;
  }

  private ausenteMs(usuarioId: number): number {
    return performance.now() - (this.ausencias.get(usuarioId)?.desdeMs ?? performance.now());
  }
}
