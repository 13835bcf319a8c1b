import type { Alerta } from '../datos/contrato.js';
import type { Supervision } from '../datos/datos.js';

/** An alert that is open, or one that has ended, as far back as those have been read. */
export const buscarAlerta = (
  { todas, historial }: Supervision['alertas'],
  alertaId: number,
): Alerta | undefined => todas.obtener(alertaId) ?? historial.alertas.value.find(({ id }) => id === alertaId);
