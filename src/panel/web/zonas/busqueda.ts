/** Whether every word of `busqueda` is somewhere in `texto`, whatever its accents and capitals. */
export function coincide(texto: string, busqueda: string): boolean {
  const donde = sinAdornos(texto);
  return sinAdornos(busqueda)
    .split(/\s+/)
    .every((palabra) => donde.includes(palabra));
}

const sinAdornos = (texto: string): string =>
  texto.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('es');
