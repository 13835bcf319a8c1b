import type { ServidorPostgres } from './base.js';

/** One line of the table. */
export interface Resultado {
  readonly medida: string;
  readonly nuestro: number;
  readonly par?: number;
  readonly nombrePar?: string;
  /** Server processor time per message, the peer's over ours: steadier than the ratio on a busy machine. */
  readonly razonCpu?: number;
  readonly unidad: string;
  readonly meta: string;
  readonly cumple: boolean;
  /** What else a reader must know to believe the figure. */
  readonly nota?: string;
}

export interface Ambiente {
  readonly postgres: ServidorPostgres;
  /** For development: fewer rounds, shorter each. */
  readonly breve: boolean;
}

export type Medida = (ambiente: Ambiente) => Promise<Resultado[]>;

export function mediana(numeros: readonly number[]): number {
  const orden = [...numeros].sort((uno, otro) => uno - otro);
  const mitad = Math.floor(orden.length / 2);
  const [centro = NaN, anterior = NaN] = [orden[mitad], orden[mitad - 1]];
  return orden.length % 2 === 1 ? centro : (centro + anterior) / 2;
}

export function percentil(numeros: readonly number[], parte: number): number {
  const orden = [...numeros].sort((uno, otro) => uno - otro);
  return orden[Math.min(orden.length - 1, Math.floor(orden.length * parte))] ?? NaN;
}
