import type { Alerta } from './contrato.js';

/** What an alert is called, in whichever view. */
export const NOMBRE_DE_TIPO: Readonly<Record<Alerta['tipo'], string>> = {
  PANICO: 'Pánico',
  FUERA_DE_ZONA: 'Fuera de zona',
  INACTIVIDAD: 'Sin señal',
};
