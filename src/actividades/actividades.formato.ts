import type { ActividadEnVivo } from '../eventos/index.js';

/** A visit as Socket.IO writes it. */
export type ActividadRest = Omit<ActividadEnVivo, 'version'>;

export const comoRest = ({
  id,
  titulo,
  usuarioId,
  estado,
  programadaPara,
  direccion,
  lat,
  lon,
  checkInEn,
  checkOutEn,
  cerradaEn,
}: ActividadEnVivo): ActividadRest => ({
  id,
  titulo,
  usuarioId,
  estado,
  programadaPara,
  direccion,
  lat,
  lon,
  checkInEn,
  checkOutEn,
  cerradaEn,
});
