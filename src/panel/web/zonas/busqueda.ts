import { llano } from '../comun/llano.js';

/** Whether every word of `busqueda` is somewhere in `texto`, whatever its accents and capitals. */
export function coincide(texto: string, busqueda: string): boolean {
  const donde = llano(texto);
  return llano(busqueda)
    .split(/\s+/)
    .every((palabra) => donde.includes(palabra));
}
