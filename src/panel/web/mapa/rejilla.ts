const CELDA_PX = 4;

/** What of the canvas is taken: names go where there is room. In cells of 4 px, so that asking costs little. */
export class Rejilla {
  #celdas = new Uint8Array(0);
  #columnas = 0;
  #filas = 0;

  vaciar(ancho: number, alto: number): void {
    this.#columnas = Math.ceil(ancho / CELDA_PX);
    this.#filas = Math.ceil(alto / CELDA_PX);
    const cuantas = this.#columnas * this.#filas;
    if (this.#celdas.length === cuantas) this.#celdas.fill(0);
    else this.#celdas = new Uint8Array(cuantas);
  }

  /** Takes a rectangle, in pixels. */
  ocupar(x: number, y: number, ancho: number, alto: number): void {
    this.#recorrer(x, y, ancho, alto, (desde, hasta) => {
      this.#celdas.fill(1, desde, hasta);
      return true;
    });
  }

  /** Whether nothing of a rectangle is taken. What lies outside the canvas is free. */
  cabe(x: number, y: number, ancho: number, alto: number): boolean {
    return this.#recorrer(x, y, ancho, alto, (desde, hasta) => {
      for (let celda = desde; celda < hasta; celda++) if (this.#celdas[celda]) return false;
      return true;
    });
  }

  /** Row by row: the cells from `desde` to `hasta`. Ends when `fila` says no. */
  #recorrer(
    x: number,
    y: number,
    ancho: number,
    alto: number,
    fila: (desde: number, hasta: number) => boolean,
  ): boolean {
    const izquierda = Math.max(0, Math.floor(x / CELDA_PX));
    const derecha = Math.min(this.#columnas, Math.ceil((x + ancho) / CELDA_PX));
    const ultima = Math.min(this.#filas, Math.ceil((y + alto) / CELDA_PX));
    if (derecha <= izquierda) return true;
    for (let n = Math.max(0, Math.floor(y / CELDA_PX)); n < ultima; n++) {
      const inicio = n * this.#columnas;
      if (!fila(inicio + izquierda, inicio + derecha)) return false;
    }
    return true;
  }
}
