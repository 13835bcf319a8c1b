import type { Coleccion } from '../datos/coleccion.js';
import { type Geocerca, GEOCERCAS } from '../datos/contrato.js';
import { consultar } from '../red/api.js';
import { esPasajero } from '../red/graphql.js';
import { esDe } from './borrador.js';
import { CREAR_GEOCERCA, type DatosDeZona } from './contrato.js';

/** Makes one zone, also when the answer was lost on the way and nobody knows whether there is one already. */
export class Creacion {
  /** The zones of before the first attempt. */
  #deAntes: ReadonlySet<number> | undefined;
  #enDuda = false;

  async crear(datos: DatosDeZona, zonas: Coleccion<number, Geocerca>): Promise<Geocerca> {
    this.#deAntes ??= new Set(zonas.todas.peek().map(({ id }) => id));
    const hecha = this.#enDuda ? await this.#buscar(datos) : undefined;
    if (hecha) return hecha;
    try {
      return (await consultar(CREAR_GEOCERCA, datos)).crearGeocerca;
    } catch (error) {
      this.#enDuda ||= esPasajero(error);
      throw error;
    }
  }

  async #buscar(datos: DatosDeZona): Promise<Geocerca | undefined> {
    const { geocercas } = await consultar(GEOCERCAS, {});
    return geocercas.find((zona) => !this.#deAntes?.has(zona.id) && esDe(zona, datos));
  }
}
