import { cpus, totalmem } from 'node:os';
import type { Resultado } from './medida.js';

export interface Maquina {
  readonly procesador: string;
  readonly nucleos: number;
  readonly memoriaGiB: number;
  readonly node: string;
  readonly postgres: string;
}

export const describirMaquina = (postgres: string): Maquina => ({
  procesador: cpus()[0]?.model.trim() ?? 'unknown',
  nucleos: cpus().length,
  memoriaGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  postgres,
});

const CABECERA = ['measure', 'ours', 'peer', 'ratio', 'by CPU', 'unit', 'goal', 'met'];

/** As a Markdown table, the notes after it. `by CPU` is the ratio of what a message costs each server's processor. */
export function comoTabla(resultados: readonly Resultado[]): string {
  const filas = resultados.map(({ medida, nuestro, par, nombrePar, unidad, meta, cumple, razonCpu }) => [
    medida,
    cifra(nuestro),
    par === undefined ? '' : `${cifra(par)} (${nombrePar})`,
    par === undefined ? '' : (nuestro / par).toFixed(2),
    razonCpu?.toFixed(2) ?? '',
    unidad,
    meta,
    cumple ? 'yes' : 'NO',
  ]);
  const anchos = CABECERA.map((titulo, columna) =>
    Math.max(titulo.length, ...filas.map((fila) => fila[columna]?.length ?? 0)),
  );
  const linea = (celdas: readonly string[]) =>
    `| ${celdas.map((celda, columna) => celda.padEnd(anchos[columna] ?? 0)).join(' | ')} |`;
  const notas = resultados.flatMap(({ medida, nota }) => (nota ? [`  ${medida}: ${nota}`] : []));
  return [
    linea(CABECERA),
    linea(anchos.map((ancho) => '-'.repeat(ancho))),
    ...filas.map(linea),
    '',
    ...notas,
  ].join('\n');
}

const cifra = (numero: number) =>
  numero.toLocaleString('en-US', { maximumFractionDigits: numero < 100 ? 2 : 0 });
