import { entradaInvalida } from './errores.js';

/**
 * Refuses JSON nested deeper than `maxima` levels: a scalar has none, `{}` one, `{"a": []}` two. What works
 * on it later may recurse; this does not, level by level.
 * @param path where the value came, for the error; empty when it is the whole body.
 * @throws ErrorDeDominio BAD_USER_INPUT
 */
export function exigirProfundidad(valor: unknown, maxima: number, path: string): void {
  let nivel = esContenedor(valor) ? [valor] : [];
  for (let profundidad = 1; nivel.length > 0; profundidad++) {
    if (profundidad > maxima) {
      throw entradaInvalida([{ path, message: `expected JSON nested at most ${maxima} levels deep` }]);
    }
    const siguiente: object[] = [];
    for (const contenedor of nivel) {
      for (const interior of Object.values(contenedor)) {
        if (esContenedor(interior)) siguiente.push(interior);
      }
    }
    nivel = siguiente;
  }
}

/** Socket.IO hands over binary too, which nests nothing. */
const esContenedor = (valor: unknown): valor is object =>
  typeof valor === 'object' && valor !== null && !ArrayBuffer.isView(valor);
