import type { Fila, FilaEnVivo } from '../fila.js';
import { demo, otra } from '../quienes.js';

/** Who is there is known to everybody of the empresa, and to nobody else. */
const LOS_SUYOS = { ...demo(['gente de Demo']), ...otra(['gente de Otra']) } as const;

export const PRESENCIA: readonly Fila[] = [{ operacion: 'query presencias', espera: LOS_SUYOS }];

export const PRESENCIA_EN_VIVO: readonly FilaEnVivo[] = [
  { operacion: 'subscription usuarioPresencia', oye: LOS_SUYOS },
  { operacion: 'evento usuario:online', oye: LOS_SUYOS },
  { operacion: 'evento usuario:offline', oye: LOS_SUYOS },
];
