import { Injectable } from '@nestjs/common';
import type { Actor } from '../comun/actor.js';
import { entradaInvalida } from '../comun/errores.js';
import {
  type AlEntregar,
  type Audiencia,
  audiencia,
  type Avance,
  Barrido,
  type Comienzo,
  EnVivo,
  type Flujo,
} from '../eventos/index.js';
import { esTerminal, LectorDeAvances, TareasService } from '../tareas/index.js';
import { CursorDeTarea, Cursores } from './cursores.js';

/** Longer than any reconnection; memory per subscription stays bounded by a day's tasks. */
const AUSENCIA_MAXIMA_MS = 86_400_000;

/** The one source of every live view of tasks: GraphQL subscriptions, Socket.IO and SSE alike. */
@Injectable()
export class ProgresoService {
  constructor(
    private readonly tareas: TareasService,
    private readonly lector: LectorDeAvances,
    private readonly enVivo: EnVivo,
    barrido: Barrido,
  ) {
    barrido.registrar(async ({ usuarios, tareas: seguidas }, segundos) => {
      if (usuarios.length + seguidas.length === 0) return [];
      return lector.recientes({ usuarioIds: usuarios, tareaIds: seguidas }, segundos);
    });
  }

  /**
   * Every advance of one task after `desdeSeq`, in order, to its terminal one.
   * @param desdeSeq last `seq` that the subscriber has; by default the one before the latest, so that the
   * present state comes at once.
   * @param alEntregar hears of each live advance as it goes out.
   * @returns nothing if the task has ended and the subscriber has its terminal advance.
   * @throws ErrorDeDominio NOT_FOUND if the task is not the actor's.
   */
  async seguirTarea(
    actor: Actor,
    tareaId: number,
    desdeSeq?: number,
    alEntregar?: AlEntregar<Avance>,
  ): Promise<Flujo<Avance> | undefined> {
    if (desdeSeq !== undefined && desdeSeq < 0) {
      throw entradaInvalida([{ path: 'desdeSeq', message: 'expected 0 or the seq of an advance' }]);
    }
    const { seq, estado } = await this.tareas.obtener(actor, tareaId);
    const desde = Math.max(Math.min(desdeSeq ?? seq - 1, seq), 0);
    if (esTerminal(estado) && desde === seq) return undefined;
    const comenzar = async () => ({
      cursor: new CursorDeTarea(desde),
      valores: await this.lector.despuesDe(tareaId, desde),
    });
    return this.seguir(audiencia.tarea(tareaId), comenzar, alEntregar);
  }

  /**
   * The advances of all of the actor's tasks, present and future: first the latest of each unfinished one.
   * Never completes.
   * @param terminadasDesde also the latest advance of the tasks that ended after this moment, a day back at most.
   * @param alEntregar as in {@link seguirTarea}.
   */
  seguirTodas(actor: Actor, terminadasDesde?: Date, alEntregar?: AlEntregar<Avance>): Flujo<Avance> {
    const desde =
      terminadasDesde && new Date(Math.max(terminadasDesde.getTime(), Date.now() - AUSENCIA_MAXIMA_MS));
    const pedidoEnMs = performance.now();
    const comenzar = () => this.presente(actor, pedidoEnMs, desde);
    return this.seguir(audiencia.usuario(actor.usuarioId), comenzar, alEntregar);
  }

  private seguir(
    donde: Audiencia,
    comenzar: () => Promise<Comienzo<Avance>>,
    alEntregar?: AlEntregar<Avance>,
  ): Flujo<Avance> {
    return this.enVivo.seguir({
      audiencia: donde,
      leer: ({ evento, datos }) => (evento === 'tarea:progreso' ? datos : undefined),
      clave: tareaDe,
      orden: seqDe,
      comenzar,
      leerDesde: (tareaId, seq) => this.lector.despuesDe(tareaId, seq),
      conflar: true,
      alEntregar,
    });
  }

  /** @param pedidoEnMs since when they follow: what has ended meanwhile, while the reading had to wait, is theirs too. */
  private async presente(actor: Actor, pedidoEnMs: number, desde?: Date): Promise<Comienzo<Avance>> {
    const { ahora, tareas } = await this.lector.presente(actor, pedidoEnMs, desde);
    const cursor = new Cursores(ahora);
    const valores: Avance[] = [];
    for (const { tareaId, avance } of tareas) {
      if (avance) valores.push(avance);
      else cursor.esperar(tareaId);
    }
    return { cursor, valores };
  }
}

const tareaDe = ({ tareaId }: Avance) => tareaId;
const seqDe = ({ seq }: Avance) => seq;
