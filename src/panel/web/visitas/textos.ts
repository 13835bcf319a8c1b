import type { EstadoDeVisita, Visita } from '../datos/contrato.js';

export const ESTADOS: readonly EstadoDeVisita[] = ['PENDIENTE', 'EN_CURSO', 'COMPLETADA', 'INCOMPLETA'];

export const NOMBRE_DE_ESTADO: Readonly<Record<EstadoDeVisita, string>> = {
  PENDIENTE: 'Pendiente',
  EN_CURSO: 'En curso',
  COMPLETADA: 'Completada',
  INCOMPLETA: 'Incompleta',
};

/** Of several, as a filter names them. */
export const NOMBRE_DE_VARIAS: Readonly<Record<EstadoDeVisita, string>> = {
  PENDIENTE: 'Pendientes',
  EN_CURSO: 'En curso',
  COMPLETADA: 'Completadas',
  INCOMPLETA: 'Incompletas',
};

const MINUTO_MS = 60_000;
/** A check-in within so long is on time: nobody rings a bell to the minute. */
const CORTESIA_MIN = 5;

/**
 * «sin check-in, 25 min tarde», «llegó 25 min tarde», or nothing for a visit that is on time, or over without one.
 * @param atrasoMs from when it was to be made until now.
 */
export function textoDeRetraso(
  { estado, checkInEn, programadaPara }: Pick<Visita, 'estado' | 'checkInEn' | 'programadaPara'>,
  atrasoMs: number,
): string {
  if (checkInEn !== null) {
    const minutos = Math.floor((Date.parse(checkInEn) - Date.parse(programadaPara)) / MINUTO_MS);
    return minutos > CORTESIA_MIN ? `llegó ${duracion(minutos)} tarde` : '';
  }
  const minutos = Math.floor(atrasoMs / MINUTO_MS);
  return estado === 'PENDIENTE' && minutos >= 1 ? `sin check-in, ${duracion(minutos)} tarde` : '';
}

/** «25 min», «3 h 5 min», «2 días». */
function duracion(minutos: number): string {
  if (minutos < 60) return `${minutos} min`;
  const horas = Math.floor(minutos / 60);
  if (horas >= 48) return `${Math.floor(horas / 24)} días`;
  return minutos % 60 === 0 ? `${horas} h` : `${horas} h ${minutos % 60} min`;
}
