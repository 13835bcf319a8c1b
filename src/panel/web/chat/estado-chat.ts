import { signal as senal } from '@preact/signals';
import type { Conexion } from '../red/conexion.js';
import type { Usuario } from '../sesion/contrato.js';
import type { Equipo } from '../datos/datos.js';

/** The user's conversations. */
export class EstadoDelChat {
  /** Messages that wait to be read, of all conversations. */
  readonly sinLeer = senal(0);

  constructor(
    readonly usuario: Usuario,
    readonly equipo: Equipo,
    _conexion: Conexion,
    _signal: AbortSignal,
  ) {}
}
