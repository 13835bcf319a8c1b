import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import type { Avance } from '../eventos/index.js';
import * as consultas from './tareas.consultas.js';

/** What is kept of advances, for whoever delivers them. */
@Injectable()
export class LectorDeAvances {
  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /** Advances of one task after a cursor, in order. The caller has checked whose task it is. */
  despuesDe(tareaId: number, seq: number): Promise<Avance[]> {
    return consultas.avancesDespuesDe(this.db, tareaId, seq);
  }

  /** The latest advance of each of the actor's unfinished tasks, and of those that ended after `terminadasDesde`. */
  ultimos(actor: Actor, terminadasDesde: Date | undefined): Promise<Avance[]> {
    return consultas.ultimosAvances(this.db, actor, terminadasDesde);
  }

  /** The actor's newest task, or 0: whatever has a greater id was started later. */
  ultimaTarea(actor: Actor): Promise<number> {
    return consultas.ultimoId(this.db, actor);
  }
}
