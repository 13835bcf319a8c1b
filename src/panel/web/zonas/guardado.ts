import type { Coleccion } from '../datos/coleccion.js';
import { type Geocerca, GEOCERCAS } from '../datos/contrato.js';
import { conReintentos, consultar } from '../red/api.js';
import { esPasajero } from '../red/graphql.js';
import { type Borrador, cambiosDe, datosDe, esDe } from './borrador.js';
import { ACTUALIZAR_GEOCERCA, CREAR_GEOCERCA, type DatosDeZona } from './contrato.js';
import type { Figura } from './geometria/figura.js';

const INTENTOS = 3;

/** Saves one draft, however often it takes: an answer that was lost on the way makes no second zone. */
export class Guardado {
  /** The zones of before the first attempt to make one. */
  #deAntes: ReadonlySet<number> | undefined;
  /** What may have been made already, for all that anybody knows. */
  readonly #enDuda: DatosDeZona[] = [];

  constructor(
    private readonly zonas: Coleccion<number, Geocerca>,
    private readonly signal: AbortSignal,
  ) {}

  /** @param base what the draft changes; null for a new zone. */
  async guardar(base: Geocerca | null, borrador: Borrador, figura: Figura): Promise<Geocerca> {
    const hecha = base ?? (await this.#buscar());
    return hecha ? this.#actualizar(hecha, borrador, figura) : this.#crear(datosDe(borrador, figura));
  }

  async #crear(datos: DatosDeZona): Promise<Geocerca> {
    this.#deAntes ??= new Set(this.zonas.todas.peek().map(({ id }) => id));
    try {
      return (await consultar(CREAR_GEOCERCA, datos)).crearGeocerca;
    } catch (error) {
      if (esPasajero(error)) this.#enDuda.push(datos);
      throw error;
    }
  }

  async #buscar(): Promise<Geocerca | undefined> {
    if (this.#enDuda.length === 0) return undefined;
    const { geocercas } = await consultar(GEOCERCAS, {});
    return geocercas.find(
      (zona) => !this.#deAntes?.has(zona.id) && this.#enDuda.some((datos) => esDe(zona, datos)),
    );
  }

  /** What it sets it sets again: an answer that was lost on the way does no harm. */
  async #actualizar(base: Geocerca, borrador: Borrador, figura: Figura): Promise<Geocerca> {
    const cambios = cambiosDe(base, borrador, figura);
    if (Object.keys(cambios).length === 0) return this.zonas.obtener(base.id) ?? base;
    const pedir = () => consultar(ACTUALIZAR_GEOCERCA, { id: base.id, ...cambios });
    return (await conReintentos(pedir, { intentos: INTENTOS, signal: this.signal })).actualizarGeocerca;
  }
}
