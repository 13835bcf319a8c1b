import type { AlertaEnVivo } from '../eventos/index.js';

/** An alert as Socket.IO writes it. */
export type AlertaRest = Omit<AlertaEnVivo, 'version'>;

export const comoRest = ({
  id,
  tipo,
  critica,
  usuarioId,
  geocercaId,
  mensaje,
  ubicacion,
  abiertaEn,
  ultimaVezEn,
  cerradaEn,
  atendidaEn,
  atendidaPor,
}: AlertaEnVivo): AlertaRest => ({
  id,
  tipo,
  critica,
  usuarioId,
  geocercaId,
  mensaje,
  ubicacion,
  abiertaEn,
  ultimaVezEn,
  cerradaEn,
  atendidaEn,
  atendidaPor,
});
