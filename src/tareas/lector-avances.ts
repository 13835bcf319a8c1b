import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import type { Avance } from '../eventos/index.js';
import { type PublicacionDeAvance, ultimosRecientes, type Vigilados } from './publicacion.js';
import * as consultas from './tareas.consultas.js';

/** What is kept of advances, for whoever delivers them. */
@Injectable()
export class LectorDeAvances {
  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /** Advances of one task after a cursor, in order. The caller has checked whose task it is. */
  despuesDe(tareaId: number, seq: number): Promise<Avance[]> {
    return consultas.avancesDespuesDe(this.db, tareaId, seq);
  }

  /** The actor's unfinished tasks, and those that ended after `terminadasDesde`, with their latest advance. */
  conocidas(actor: Actor, terminadasDesde: Date | undefined): Promise<consultas.TareaConocida[]> {
    return consultas.conocidas(this.db, actor, terminadasDesde);
  }

  /** The moment by the clock that dates the advances, in RFC 3339. */
  ahora(): Promise<string> {
    return consultas.ahora(this.db);
  }

  /** The latest advance of each watched task that advanced in the last `segundos`, ready to be announced again. */
  recientes(vigilados: Vigilados, segundos: number): Promise<PublicacionDeAvance[]> {
    return ultimosRecientes(this.db, vigilados, segundos);
  }
}
