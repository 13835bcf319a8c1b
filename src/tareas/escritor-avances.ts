import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { type BaseDatos, comoJson, filas, InyectarBaseDatos } from '../base-datos/index.js';
import { detalleParaRegistro, esPasajero } from '../comun/errores.js';
import { conTraza } from '../comun/traza.js';
import { type Avance, Bus, type EstadoTarea } from '../eventos/index.js';
import { Metricas } from '../observacion/index.js';
import { esTerminal, TERMINALES, TRANSICIONES } from './estados.js';
import { comoPublicacion, type FilaPublicable, type PublicacionDeAvance, ultimosDe } from './publicacion.js';

/** Largest batch of one statement; past some hundreds the gain per row is gone. */
const LOTE_MAXIMO = 1_000;
/** Characters of a message that are kept; more would not fit in a notification between processes. */
const MENSAJE_MAXIMO = 500;

/** An advance to be made, if the task still admits it. */
export interface NuevoAvance {
  readonly tareaId: number;
  readonly estado: EstadoTarea;
  readonly mensaje: string;
  /** 0 to 100. Terminal states other than `completado` keep the task's own. */
  readonly progreso?: number;
  readonly resultado?: string | null;
  readonly restanteMs?: number | null;
  /** Only if the task is this user's. */
  readonly usuarioId?: number;
}

interface Pedido {
  readonly avance: NuevoAvance;
  readonly resolver: (escrito: Avance | undefined) => void;
  readonly rechazar: (error: unknown) => void;
}

/**
 * Writes the advances of every task that runs in this process, in groups: while one batch is being
 * committed the next one gathers, with no timer. Idle, an advance costs one round trip; loaded, hundreds
 * share a statement.
 */
@Injectable()
export class EscritorAvances implements OnApplicationShutdown {
  private readonly logger = new Logger(EscritorAvances.name);
  private pendientes: Pedido[] = [];
  private escribiendo: Promise<void> | undefined;

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly bus: Bus,
    private readonly metricas: Metricas,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.escribiendo;
  }

  /**
   * Writes an advance, and announces it once it is committed.
   * @returns the advance, or nothing if the task did not admit it: it has ended, has got as far already, or is
   * not that user's. Then nothing is announced either.
   */
  escribir(avance: NuevoAvance): Promise<Avance | undefined> {
    return new Promise((resolver, rechazar) => {
      this.pendientes.push({ avance, resolver, rechazar });
      this.escribiendo ??= conTraza(undefined, () => this.vaciar());
    });
  }

  private async vaciar(): Promise<void> {
    // A turn of the event loop lets everybody who is ready join the first batch.
    await Promise.resolve();
    while (this.pendientes.length > 0) await this.confirmar(this.siguienteLote());
    // Here and not in a `finally()`: what is handed in between the two would wait for the next advance.
    this.escribiendo = undefined;
  }

  /** At most one advance per task: two updates of one row do not fit in a statement. */
  private siguienteLote(): Pedido[] {
    const lote = new Map<number, Pedido>();
    const resto: Pedido[] = [];
    for (const pedido of this.pendientes) {
      const { tareaId } = pedido.avance;
      if (lote.size < LOTE_MAXIMO && !lote.has(tareaId)) lote.set(tareaId, pedido);
      else resto.push(pedido);
    }
    this.pendientes = resto;
    return [...lote.values()];
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
    const escritas = await filas<FilaPublicable>(this.db, sentencia(lote));
    this.metricas.anotarLote({
      escritos: escritas.length,
      segundos: (performance.now() - empezado) / 1_000,
      terminales: escritas.map(({ estado }) => estado).filter(esTerminal),
    });
    return new Map(escritas.map((fila) => [fila.tareaId, comoPublicacion(fila)]));
  }
}

/**
 * The fenced update: the bar only moves forward, a task that has ended stays as it is, and the advance is
 * written in the same statement that moves the task. What it returns is what happened: the moved rows, not
 * joined with the inserted ones, which the planner takes for one and loops over.
 */
function sentencia(lote: readonly NuevoAvance[]) {
  const entrada = lote.map((avance) => ({
    ...avance,
    mensaje: guardable(guardable(avance.mensaje).slice(0, MENSAJE_MAXIMO)),
    resultado: avance.resultado && guardable(avance.resultado),
  }));
  const terminal = sql`e.estado in ${TERMINALES}`;
  return sql`
    with entrada as (
      select * from json_to_recordset(${comoJson(entrada)}) as e (
        "tareaId" int, estado estado_tarea, mensaje text, progreso int, resultado text, "restanteMs" int, "usuarioId" int
      )
    ), movida as (
      update tarea_proceso t set
        estado = e.estado,
        progreso = greatest(t.progreso, e.progreso),
        mensaje = e.mensaje,
        resultado = coalesce(e.resultado, t.resultado),
        seq = t.seq + 1,
        actualizada_en = now(),
        fecha_fin = case when ${terminal} then now() end
      from entrada e
      where t.id = e."tareaId"
        and (t.estado, e.estado) in (${PASOS})
        and (${terminal} or t.progreso < e.progreso)
        and t.usuario_id = coalesce(e."usuarioId", t.usuario_id)
      returning t.id as "tareaId", t.usuario_id as "usuarioId", t.seq, t.progreso, t.mensaje, t.estado,
                e."restanteMs", now()::timestamptz(3) as fecha
    ), anotado as (
      insert into avance_tarea (tarea_id, seq, progreso, mensaje, estado, restante_ms, fecha)
      select "tareaId", seq, progreso, mensaje, estado, "restanteMs", fecha from movida
    )
    select * from movida`;
}

/** The state graph as pairs (from, to). */
const PASOS = sql.join(
  Object.entries(TRANSICIONES).flatMap(([desde, destinos]) =>
    destinos.map((hasta) => sql`(${desde}::estado_tarea, ${hasta}::estado_tarea)`),
  ),
  sql`, `,
);

/** Postgres keeps neither NUL nor half a surrogate pair, and what a processor writes may hold either. */
const guardable = (texto: string) => texto.toWellFormed().replaceAll('\0', '');
