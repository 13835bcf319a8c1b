/** A line of a server's log in production. */
export interface LineaDeRegistro {
  readonly level: string;
  readonly message: string;
  readonly context?: string;
  readonly pid: number;
  readonly peticion?: string;
  readonly tareaId?: number;
  readonly usuarioId?: number;
}

/** Every line that a server has printed. @throws Error at one that is not a JSON object. */
export function lineasDeRegistro(salida: string): LineaDeRegistro[] {
  // The last one may be on its way.
  const enteras = salida.slice(0, salida.lastIndexOf('\n') + 1);
  return enteras
    .split('\n')
    .filter(Boolean)
    .map((linea) => {
      if (!linea.startsWith('{')) throw new Error(`Not a JSON object: ${linea}`);
      return JSON.parse(linea) as LineaDeRegistro;
    });
}
