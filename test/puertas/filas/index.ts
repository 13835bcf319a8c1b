import type { Fila, FilaEnVivo } from '../fila.js';
import { ACTIVIDADES, ACTIVIDADES_EN_VIVO } from './actividades.js';
import { ALERTAS, ALERTAS_EN_VIVO } from './alertas.js';
import { CHAT, CHAT_EN_VIVO } from './chat.js';
import { GEOCERCAS } from './geocercas.js';
import { NOTIFICACIONES } from './notificaciones.js';
import { PRESENCIA, PRESENCIA_EN_VIVO } from './presencia.js';
import { RESUMENES } from './resumenes.js';
import { SESIONES, SESIONES_EN_VIVO } from './sesiones.js';
import { SINCRONIZACION } from './sincronizacion.js';
import { TAREAS, TAREAS_EN_VIVO } from './tareas.js';
import { TRACKING, TRACKING_EN_VIVO } from './tracking.js';
import { USUARIOS } from './usuarios.js';

/**
 * The table: every operation, route and message, and what each caller gets. Whoever adds one to the product adds
 * its rows to the domain's file here: one for each way in which it may name what is somebody else's.
 */
export const FILAS: readonly Fila[] = [
  ...SESIONES,
  ...USUARIOS,
  ...TAREAS,
  ...TRACKING,
  ...GEOCERCAS,
  ...ALERTAS,
  ...CHAT,
  ...PRESENCIA,
  ...ACTIVIDADES,
  ...NOTIFICACIONES,
  ...RESUMENES,
  ...SINCRONIZACION,
];

/** The table of what is heard without asking again: every subscription and every event of `/ws`. */
export const FILAS_EN_VIVO: readonly FilaEnVivo[] = [
  ...TAREAS_EN_VIVO,
  ...TRACKING_EN_VIVO,
  ...ALERTAS_EN_VIVO,
  ...CHAT_EN_VIVO,
  ...PRESENCIA_EN_VIVO,
  ...ACTIVIDADES_EN_VIVO,
  ...SESIONES_EN_VIVO,
];
