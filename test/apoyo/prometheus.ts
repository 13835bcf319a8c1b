const MUESTRA =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (NaN|[+-]?Inf|[+-]?[\d.]+(?:e[+-]?\d+)?)$/;
const TIPO = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)$/;
const AYUDA = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) \S.*$/;

/** Samples by name and labels, as they are written: `seguimiento_tareas{estado="pendiente"}`. */
export type Muestras = ReadonlyMap<string, number>;

/** Reads Prometheus' text format 0.0.4. @throws Error at the first line that does not conform. */
export function leerPrometheus(texto: string): Muestras {
  if (!texto.endsWith('\n')) throw new Error('The last line has no end');
  const tipos = new Map<string, string>();
  const muestras = new Map<string, number>();
  for (const linea of texto.split('\n').filter(Boolean)) {
    if (AYUDA.test(linea)) continue;
    const [, familia, tipo] = TIPO.exec(linea) ?? [];
    if (familia && tipo) {
      if (tipos.has(familia)) throw new Error(`Two types: ${linea}`);
      tipos.set(familia, tipo);
      continue;
    }
    const [, nombre = '', etiquetas = '', valor] = MUESTRA.exec(linea) ?? [];
    const propia = tipos.has(nombre) || tipos.get(nombre.replace(/_(bucket|sum|count)$/, '')) === 'histogram';
    const clave = nombre + etiquetas;
    if (!propia || muestras.has(clave)) throw new Error(`Not a sample, or twice: ${linea}`);
    muestras.set(clave, Number(valor?.replace('Inf', 'Infinity')));
  }
  return muestras;
}
