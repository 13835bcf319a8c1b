import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { Bus, type Publicacion } from './bus.js';

/**
 * Where a service writes, and whom it tells of it once that is committed. A service that is given one does all
 * its work there, its reading too: the embedded database has one connection, which a transaction keeps to itself.
 */
export interface Medio {
  readonly db: BaseDatos;
  publicar(publicaciones: readonly Publicacion[]): void;
}

/** The database and the bus themselves: each statement is committed by itself, and told at once. */
export const medioDirecto = (db: BaseDatos, bus: Bus): Medio => ({
  db,
  publicar: (publicaciones) => bus.publicar(publicaciones),
});

/** Makes one whole of what several services do: all of it is kept and told, or nothing is. */
@Injectable()
export class UnidadDeTrabajo {
  private readonly directo: Medio;

  constructor(@InyectarBaseDatos() db: BaseDatos, bus: Bus) {
    this.directo = medioDirecto(db, bus);
  }

  /**
   * Does this in a transaction; what is published meanwhile is told after its commit. If it throws, all of it is
   * undone and nobody hears of it.
   * @param dentroDe a transaction that goes on whatever becomes of this part, which is a savepoint of it then.
   */
  async hacer<T>(trabajo: (medio: Medio) => Promise<T>, dentroDe: Medio = this.directo): Promise<T> {
    const publicaciones: Publicacion[] = [];
    const hecho = await dentroDe.db.transaction((db) =>
      trabajo({ db, publicar: (otras) => void publicaciones.push(...otras) }),
    );
    if (publicaciones.length > 0) dentroDe.publicar(publicaciones);
    return hecho;
  }
}
