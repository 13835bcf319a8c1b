import type {
  DatosPorTipo,
  EstadoDeCola,
  Operacion,
  TipoOperacion,
} from '../../sincronizacion/cliente/index.js';

/** The queue at one moment, with the operations themselves. */
export interface Cola {
  readonly estado: EstadoDeCola;
  /** Not done yet and not failed, in their order. */
  readonly enEspera: readonly Operacion[];
}

export type OperacionDe<Tipo extends TipoOperacion> = Operacion<Tipo>;

export function deTipo<Tipo extends TipoOperacion>(
  operaciones: readonly Operacion[],
  tipo: Tipo,
): OperacionDe<Tipo>[] {
  return operaciones.filter((operacion): operacion is OperacionDe<Tipo> => operacion.tipo === tipo);
}

export const datosDe = <Tipo extends TipoOperacion>(operacion: OperacionDe<Tipo>): DatosPorTipo[Tipo] =>
  operacion.datos;

/** Of a list by `orden`, the last that satisfies. */
export const ultima = <T>(operaciones: readonly T[], buscada: (una: T) => boolean): T | undefined =>
  operaciones.findLast(buscada);
