import type { Estado, Tarea } from './contrato.js';

export const NOMBRE_DE_ESTADO: Readonly<Record<Estado, string>> = {
  PENDIENTE: 'En espera',
  EN_PROCESO: 'En proceso',
  COMPLETADO: 'Completada',
  FALLIDO: 'Fallida',
  CANCELADO: 'Cancelada',
};

/** What a screen reader is told when a task ends. */
export const fraseDeFin = ({ tipo, estado }: Pick<Tarea, 'tipo' | 'estado'>): string =>
  `Tarea «${tipo}»: ${NOMBRE_DE_ESTADO[estado].toLowerCase()}.`;
