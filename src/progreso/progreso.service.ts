import { Injectable } from '@nestjs/common';
import type { Actor } from '../comun/actor.js';
import { entradaInvalida } from '../comun/errores.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Metricas } from '../observacion/index.js';
import { type Audiencia, audiencia, type Avance, Bus, Buzon, type Entrega, flujo } from '../eventos/index.js';
import { esTerminal, LectorDeAvances, TareasService } from '../tareas/index.js';
import { Cursores } from './cursores.js';

/** Longer than any reconnection; memory per subscription stays bounded by a day's tasks. */
const AUSENCIA_MAXIMA_MS = 86_400_000;

type AlEntregar = (avance: Avance) => void;

/**
 * The one source of every live view of tasks: GraphQL subscriptions, Socket.IO and SSE alike. A subscriber
 * joins the bus first, reads the rows after its cursor, and then follows live. What the bus repeats is
 * skipped, and a hole that it left is filled from the table.
 */
@Injectable()
export class ProgresoService {
  constructor(
    private readonly tareas: TareasService,
    private readonly lector: LectorDeAvances,
    private readonly bus: Bus,
    private readonly metricas: Metricas,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /**
   * Every advance of one task after `desdeSeq`, in order, to its terminal one.
   * @param desdeSeq last `seq` that the subscriber has; by default the one before the latest, so that the
   * present state comes at once.
   * @returns nothing if the task has ended and the subscriber has its terminal advance.
   * @param alEntregar hears of each live advance when its reader asks for the next one: it has gone out.
   * @throws ErrorDeDominio NOT_FOUND if the task is not the actor's.
   */
  async seguirTarea(
    actor: Actor,
    tareaId: number,
    desdeSeq?: number,
    alEntregar?: AlEntregar,
  ): Promise<AsyncIterableIterator<Avance> | undefined> {
    if (desdeSeq !== undefined && desdeSeq < 0) {
      throw entradaInvalida([{ path: 'desdeSeq', message: 'expected 0 or the seq of an advance' }]);
    }
    const { seq, estado } = await this.tareas.obtener(actor, tareaId);
    const cursor = Math.max(Math.min(desdeSeq ?? seq - 1, seq), 0);
    const nadaMas = esTerminal(estado) && cursor === seq;
    return nadaMas ? undefined : flujo((senal) => this.entregarTarea(tareaId, cursor, senal, alEntregar));
  }

  /**
   * The advances of all of the actor's tasks, present and future: first the latest of each unfinished one.
   * Never completes.
   * @param terminadasDesde also the latest advance of the tasks that ended after this moment, a day back at most.
   * @param alEntregar as in {@link seguirTarea}.
   */
  seguirTodas(actor: Actor, terminadasDesde?: Date, alEntregar?: AlEntregar): AsyncIterableIterator<Avance> {
    const desde =
      terminadasDesde && new Date(Math.max(terminadasDesde.getTime(), Date.now() - AUSENCIA_MAXIMA_MS));
    return flujo((senal) => this.entregarTodas(actor, desde, senal, alEntregar));
  }

  private async *entregarTarea(
    tareaId: number,
    desde: number,
    senal: AbortSignal,
    alEntregar: AlEntregar | undefined,
  ): AsyncGenerator<Avance, void> {
    const { buzon, salir } = this.abrirBuzon(audiencia.tarea(tareaId), senal);
    try {
      let cursor = desde;
      for (const avance of await this.lector.despuesDe(tareaId, cursor)) {
        yield avance;
        if (esTerminal(avance.estado)) return;
        cursor = avance.seq;
      }
      for (let entrega; (entrega = await buzon.tomar());) {
        for (const avance of await this.sinHuecos(entrega, cursor)) {
          yield avance;
          alEntregar?.(avance);
          if (esTerminal(avance.estado)) return;
          cursor = avance.seq;
        }
      }
    } finally {
      salir();
    }
  }

  private async *entregarTodas(
    actor: Actor,
    terminadasDesde: Date | undefined,
    senal: AbortSignal,
    alEntregar: AlEntregar | undefined,
  ): AsyncGenerator<Avance, void> {
    const { buzon, salir } = this.abrirBuzon(audiencia.usuario(actor.usuarioId), senal);
    try {
      const cursores = new Cursores(await this.lector.ahora());
      for (const { tareaId, avance } of await this.lector.conocidas(actor, terminadasDesde)) {
        if (!avance) {
          cursores.esperar(tareaId);
          continue;
        }
        cursores.anotar(avance);
        yield avance;
      }
      for (let entrega; (entrega = await buzon.tomar());) {
        for (const avance of await this.sinHuecos(entrega, cursores.antesDe(entrega.valor))) {
          cursores.anotar(avance);
          yield avance;
          alEntregar?.(avance);
        }
      }
    } finally {
      salir();
    }
  }

  /** What to deliver for an advance that arrived: nothing if it was delivered already, and first what is missing before it. */
  private async sinHuecos({ valor, conflado }: Entrega<Avance>, cursor: number): Promise<readonly Avance[]> {
    if (valor.seq <= cursor) return [];
    // What a slow reader's own mailbox left out is left out on purpose.
    if (conflado || valor.seq === cursor + 1) return [valor];
    return this.lector.despuesDe(valor.tareaId, cursor);
  }

  private abrirBuzon(donde: Audiencia, senal: AbortSignal) {
    const buzon = new Buzon<Avance>({
      capacidad: this.configuracion.BUZON_CAPACIDAD,
      clave: ({ tareaId }) => tareaId,
      alConflar: this.metricas.buzonConflado,
    });
    const dejar = this.bus.suscribir(donde, ({ evento, datos }) => {
      if (evento === 'tarea:progreso') buzon.poner(datos);
    });
    const cerrarSuscripcion = this.metricas.suscripcionAbierta();
    const salir = () => {
      cerrarSuscripcion();
      dejar();
      buzon.cerrar();
    };
    if (senal.aborted) salir();
    else senal.addEventListener('abort', salir, { once: true });
    return { buzon, salir };
  }
}
