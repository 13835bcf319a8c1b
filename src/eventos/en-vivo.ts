import { Injectable } from '@nestjs/common';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Metricas } from '../observacion/index.js';
import type { Audiencia } from './audiencias.js';
import { Bus } from './bus.js';
import { CursorDeNovedades } from './cursor.js';
import type { Eventos, Suceso } from './eventos.js';
import type { Flujo } from './flujo.js';
import { type Seguido, Seguimiento } from './seguimiento.js';

/** What is followed by its newest value alone. */
export interface Novedades<E extends keyof Eventos> {
  readonly evento: E;
  readonly audiencia: Audiencia;
  /** What an event is about: of the same thing, only what is newer is given. */
  readonly clave: (datos: Eventos[E]) => number;
  /** Grows with each change of that thing: a version, or a moment in milliseconds. */
  readonly orden: (datos: Eventos[E]) => number;
  /** Which of the audience's events are wanted; all of them by default. */
  readonly interesa?: ((datos: Eventos[E]) => boolean) | undefined;
  /** Whether a slow reader may be given the newest of each thing alone; if not, it is told to read again. */
  readonly conflar: boolean;
}

/** Makes live views: one for each subscription, whatever its transport. */
@Injectable()
export class EnVivo {
  constructor(
    private readonly bus: Bus,
    private readonly metricas: Metricas,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /** A view that has a beginning to read, or must not miss a value. */
  seguir<T>(seguido: Seguido<T>): Flujo<T> {
    return new Seguimiento(seguido, this.bus, this.metricas, this.configuracion.BUZON_CAPACIDAD);
  }

  /** A view of what happens from now on, of which the newest counts: what came before is read by a query. */
  novedades<E extends keyof Eventos>(novedades: Novedades<E>): Flujo<Eventos[E]> {
    const { evento, audiencia, clave, orden, interesa, conflar } = novedades;
    return this.seguir<Eventos[E]>({
      audiencia,
      leer: (suceso: Suceso) => {
        if (suceso.evento !== evento) return undefined;
        const datos = suceso.datos as Eventos[E];
        return !interesa || interesa(datos) ? datos : undefined;
      },
      clave,
      orden,
      comenzar: new CursorDeNovedades(clave, orden),
      conflar,
    });
  }
}
