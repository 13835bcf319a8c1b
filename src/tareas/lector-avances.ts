import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { entradaInvalida } from '../comun/errores.js';
import { PorLotes } from '../comun/por-lotes.js';
import type { Avance } from '../eventos/index.js';
import { type Llegada, type Presente, presentes, PRESENTES_MAXIMAS } from './presentes.consultas.js';
import { type PublicacionDeAvance, ultimosRecientes, type Vigilados } from './publicacion.js';
import { avancesDespuesDe } from './tareas.consultas.js';

/** Followers in one statement, and statements at once. */
const [LOTE_MAXIMO, LOTES_A_LA_VEZ] = [100, 2];

interface Peticion extends Pick<Llegada, 'usuarioId' | 'terminadasDesde'> {
  readonly pedidoEnMs: number;
}

/** What is kept of advances, for whoever delivers them. */
@Injectable()
export class LectorDeAvances {
  private readonly porLeer = new PorLotes(
    (lote: readonly Peticion[]) => this.leerPresentes(lote),
    LOTE_MAXIMO,
    {
      aLaVez: LOTES_A_LA_VEZ,
    },
  );

  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /** Advances of one task after a cursor, in order. The caller has checked whose task it is. */
  despuesDe(tareaId: number, seq: number): Promise<Avance[]> {
    return avancesDespuesDe(this.db, tareaId, seq);
  }

  /**
   * What there is for who begins to follow all of their tasks. After an outage thousands come at once: they are read
   * in batches.
   * @param pedidoEnMs when they asked for it, by `performance.now()`.
   * @throws ErrorDeDominio BAD_USER_INPUT if more of them ended since `terminadasDesde` than one is told of.
   */
  async presente(
    { usuarioId }: Actor,
    pedidoEnMs: number,
    terminadasDesde: Date | undefined,
  ): Promise<Presente> {
    const presente = await this.porLeer.pedir({ usuarioId, pedidoEnMs, terminadasDesde });
    if (presente) return presente;
    const message = `more than ${PRESENTES_MAXIMAS} tasks have ended since: read them from tareas`;
    throw entradaInvalida([{ path: 'terminadasDesde', message }]);
  }

  /** The latest advance of each watched task that advanced in the last `segundos`, ready to be announced again. */
  recientes(vigilados: Vigilados, segundos: number): Promise<PublicacionDeAvance[]> {
    return ultimosRecientes(this.db, vigilados, segundos);
  }

  private leerPresentes(lote: readonly Peticion[]): Promise<(Presente | undefined)[]> {
    const ahoraMs = performance.now();
    return presentes(
      this.db,
      lote.map(({ pedidoEnMs, ...llegada }) => ({ ...llegada, haceMs: ahoraMs - pedidoEnMs })),
    );
  }
}
