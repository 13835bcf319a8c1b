import type { DatosPorTipo, Operacion, OperacionNueva } from './operacion.js';

/** Positions that one operation carries at most; the server takes 250 (`TRACKING_LOTE_MAX`). */
export const UBICACIONES_POR_OPERACION = 200;

/**
 * Adds the positions of a new operation to those of the queue's last one, to save requests. Only to one that was
 * never sent: the server answers a repeated id with its first result, without looking for what was added since.
 * It counts as made when the newest of them was: an old one must not take the others with it when it is too old.
 * @param ultima the operation with the highest `orden`, whatever its state: so order holds.
 * @returns the last one with the positions of both; undefined if the new one must stand for itself.
 */
export function fusionar(ultima: Operacion, nueva: OperacionNueva): Operacion | undefined {
  if (!esDeUbicaciones(ultima) || !esDeUbicaciones(nueva)) return undefined;
  if (ultima.estado !== 'pendiente' || ultima.envios > 0) return undefined;
  const ubicaciones = [...ultima.datos.ubicaciones, ...nueva.datos.ubicaciones];
  return ubicaciones.length > UBICACIONES_POR_OPERACION
    ? undefined
    : { ...ultima, datos: { ubicaciones }, creadaEn: nueva.creadaEn };
}

const esDeUbicaciones = <T extends OperacionNueva>(
  operacion: T,
): operacion is T & { readonly datos: DatosPorTipo['ubicaciones'] } => operacion.tipo === 'ubicaciones';
