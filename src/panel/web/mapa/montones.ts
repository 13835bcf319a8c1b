import type { Marca } from './marca.js';

/** Nearer than this to each other, two dots look like one: a little more than the radius of one. */
export const SOLAPE_PX = 9;

/** Finds whose dots cover each other. On squares as wide as that nearness, so that asking costs little. */
export class Montones {
  #casillas: (Marca | undefined)[] = [];

  /** @param alaVista the ones on top last: they have the others under them. None has anybody under them yet. */
  agrupar(alaVista: readonly Marca[], ancho: number, alto: number): void {
    // A margin of one square around: who is at the edge has neighbours too.
    const columnas = Math.ceil(ancho / SOLAPE_PX) + 4;
    const filas = Math.ceil(alto / SOLAPE_PX) + 4;
    this.#casillas.length = columnas * filas;
    this.#casillas.fill(undefined);
    for (let n = alaVista.length - 1; n >= 0; n--) {
      const marca = alaVista[n]!;
      const casilla =
        (Math.floor(marca.py / SOLAPE_PX) + 2) * columnas + Math.floor(marca.px / SOLAPE_PX) + 2;
      marca.encima = this.#cercana(marca, casilla, columnas);
      if (marca.encima) marca.encima.debajo.push(marca);
      else this.#casillas[casilla] ??= marca;
    }
  }

  #cercana({ px, py }: Marca, casilla: number, columnas: number): Marca | null {
    for (const fila of [-columnas, 0, columnas])
      for (const columna of [-1, 0, 1]) {
        const otra = this.#casillas[casilla + fila + columna];
        if (otra && Math.hypot(otra.px - px, otra.py - py) < SOLAPE_PX) return otra;
      }
    return null;
  }
}

/** All whose dots look like one with this one, who lies on top first. */
export const montonDe = (marca: Marca): readonly Marca[] => {
  const primera = marca.encima ?? marca;
  return [primera, ...primera.debajo];
};

const NOMBRES_A_LA_VEZ = 3;

/** «Ana, Luis y Marta», «Ana, Luis, Marta y 4 más». */
export function nombresDe(monton: readonly Marca[]): string {
  const nombres = monton.slice(0, NOMBRES_A_LA_VEZ).map(({ nombre }) => nombre);
  const demas = monton.length - nombres.length;
  const ultimo = demas > 0 ? `${demas} más` : nombres.pop();
  return nombres.length > 0 ? `${nombres.join(', ')} y ${ultimo}` : `${ultimo}`;
}
