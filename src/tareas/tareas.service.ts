import { Injectable, Logger } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { ColasService, type Pedido } from '../colas/index.js';
import type { Actor } from '../comun/actor.js';
import { esId } from '../comun/entrada.js';
import { demasiadas, ErrorDeDominio, noEncontrado } from '../comun/errores.js';
import { conTraza } from '../comun/traza.js';
import { idDeCursor, type Pagina, paginar, tamanoDePagina } from '../comun/paginacion.js';
import { PorLotes } from '../comun/por-lotes.js';
import { validar } from '../comun/validacion.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import type { Avance } from '../eventos/index.js';
import { EscritorAvances } from './escritor-avances.js';
import { type ConsultaTareas, INICIAR_TAREA } from './tareas.entrada.js';
import * as consultas from './tareas.consultas.js';
import type { Tarea } from './tareas.consultas.js';

export interface TareaIniciada {
  readonly tarea: Tarea;
  /** False if the idempotency key had been used: the task is the one of that time. */
  readonly creada: boolean;
}

const LOTE_MAXIMO = 500;
/** When it is worth starting another task: some simulated one has ended by then. */
const ESPERA_MS = 10_000;
/** Tasks to be inserted: a quarter of a gigabyte, if each has as many parameters as it may. */
const EN_ESPERA = 8_000;

/** Starting, reading and cancelling one's own tasks. */
@Injectable()
export class TareasService {
  private readonly logger = new Logger(TareasService.name);
  private sinCola = false;
  private readonly porInsertar = new PorLotes(
    (nuevas: readonly consultas.NuevaTarea[]) =>
      consultas.insertar(this.db, nuevas, this.configuracion.TAREAS_POR_USUARIO),
    LOTE_MAXIMO,
    { enEspera: EN_ESPERA },
  );

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly colas: ColasService,
    private readonly escritor: EscritorAvances,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /**
   * @throws ErrorDeDominio BAD_USER_INPUT naming each refused field, or TOO_MANY_REQUESTS if TAREAS_POR_USUARIO of the
   * actor's have not ended; a task that was started with the same idempotency key is given all the same.
   */
  async iniciar(actor: Actor, entrada: unknown): Promise<TareaIniciada> {
    const { tipo, parametros, claveIdempotencia } = validar(INICIAR_TAREA, entrada);
    const { usuarioId, peticion } = actor;
    const nueva = await this.porInsertar.pedir({
      usuarioId,
      tipo,
      parametros,
      claveIdempotencia,
      peticion,
    });
    if (!nueva) {
      const anterior =
        claveIdempotencia === undefined
          ? undefined
          : await consultas.porClave(this.db, usuarioId, claveIdempotencia);
      if (anterior) return { tarea: anterior, creada: false };
      const { TAREAS_POR_USUARIO } = this.configuracion;
      throw demasiadas(`${TAREAS_POR_USUARIO} tasks of yours have not ended`, ESPERA_MS);
    }
    const { delante, ...tarea } = nueva;
    this.contar(actor, tarea.id, 'accepted');
    // Not waited for: the task is kept, and what stops before its job is put is found by the sweep.
    void this.encolar([{ id: tarea.id, delante }]);
    return { tarea, creada: true };
  }

  /** @throws ErrorDeDominio NOT_FOUND, for someone else's task too. */
  async obtener(actor: Actor, id: number): Promise<Tarea> {
    const tarea = esId(id) ? await consultas.propia(this.db, actor, id) : undefined;
    if (!tarea) throw noEncontrado('Task');
    return tarea;
  }

  /** The actor's tasks, newest first. */
  async listar(actor: Actor, { estado, first, after }: ConsultaTareas): Promise<Pagina<Tarea>> {
    const limite = tamanoDePagina(first);
    const antesDe = after === undefined ? undefined : idDeCursor(after);
    return paginar(await consultas.listar(this.db, actor, { estado, antesDe, limite: limite + 1 }), limite);
  }

  /**
   * Cancels an unfinished task; one that was cancelled already is simply returned.
   * @throws ErrorDeDominio NOT_FOUND, or CONFLICT if it has ended otherwise.
   */
  async cancelar(actor: Actor, id: number): Promise<Tarea> {
    await this.obtener(actor, id);
    const cancelada = await this.escritor.escribir({
      tareaId: id,
      usuarioId: actor.usuarioId,
      estado: 'cancelado',
      mensaje: 'Tarea cancelada',
    });
    if (cancelada) this.contar(actor, id, 'ended: cancelado');
    const tarea = await this.obtener(actor, id);
    if (tarea.estado !== 'cancelado') {
      throw new ErrorDeDominio('CONFLICT', `The task has ended already: it is ${tarea.estado}`);
    }
    return tarea;
  }

  private contar({ peticion, usuarioId }: Actor, tareaId: number, que: string): void {
    conTraza({ peticion, usuarioId, tareaId }, () => this.logger.log(`Task ${tareaId} ${que}`));
  }

  /** Every advance of each of these tasks, which the actor has read as theirs. */
  avancesDe(tareaIds: readonly number[]): Promise<Avance[][]> {
    return consultas.avancesDe(this.db, tareaIds);
  }

  /** Puts these tasks in the queue. If that fails they are safe in the table, and the next sweep queues them. */
  async encolar(tareas: readonly consultas.EnFila[]): Promise<void> {
    try {
      await this.colas.encolar(tareas.map(pedidoDe));
      this.sinCola = false;
    } catch (error) {
      // Once per outage, however many tasks are started meanwhile.
      if (!this.sinCola) this.logger.warn(`Tasks wait in the table to be queued: ${String(error)}`);
      this.sinCola = true;
    }
  }
}

const pedidoDe = ({ id, delante }: consultas.EnFila): Pedido<'ejecutar-tarea'> => ({
  nombre: 'ejecutar-tarea',
  // Named by its task, so that queueing it again is harmless.
  id: `tarea-${id}`,
  datos: { tareaId: id },
  // Whoever has few goes before who has many: the nth of each user come in turns, however many one of them starts.
  despuesDe: delante,
});
