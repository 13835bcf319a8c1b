import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Area } from '../comun/geo/area.js';
import { prepararZona, type ZonaPreparada } from '../comun/geo/zona.js';
import { leerAreas } from './evaluacion.consultas.js';

/** Positions of all the zones that are kept ready: some 100 bytes each. */
const POSICIONES_GUARDADAS = 500_000;

/** A zone ready for many points, as it was at a version. */
export interface ZonaDeVersion {
  readonly version: number;
  readonly zona: ZonaPreparada;
}

/** The zones that were evaluated lately, ready for the next time; read again when their version is another. */
@Injectable()
export class ZonasPreparadas {
  private readonly listas = new LRUCache<number, ZonaDeVersion & { readonly posiciones: number }>({
    maxSize: POSICIONES_GUARDADAS,
    sizeCalculation: ({ posiciones }) => posiciones,
  });

  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /**
   * @param versiones of each zone, the one that is wanted.
   * @returns them; one that has changed meanwhile comes with its newer version.
   */
  async obtener(versiones: ReadonlyMap<number, number>): Promise<Map<number, ZonaDeVersion>> {
    const obtenidas = new Map<number, ZonaDeVersion>();
    const faltan: number[] = [];
    for (const [id, version] of versiones) {
      const lista = this.listas.get(id);
      if (lista?.version === version) obtenidas.set(id, lista);
      else faltan.push(id);
    }
    const leidas = faltan.length > 0 ? await leerAreas(this.db, faltan) : [];
    for (const { id, version, area } of leidas) {
      const lista = { version, zona: prepararZona(area), posiciones: posicionesDe(area) };
      this.listas.set(id, lista);
      obtenidas.set(id, lista);
    }
    return obtenidas;
  }
}

function posicionesDe(area: Area): number {
  if (area.type === 'Circle') return 1;
  return (area.coordinates.flat(area.type === 'Polygon' ? 1 : 2) as unknown[]).length;
}
