import { CAMPOS_VISITA, type Visita } from '../datos/contrato.js';
import { operacion } from '../red/operacion.js';

export interface NuevaVisita {
  readonly titulo: string;
  readonly usuarioId: number;
  /** RFC 3339. */
  readonly programadaPara: string;
  readonly direccion: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
}

export const ASIGNAR_VISITA = operacion<{ readonly asignarActividad: Visita }, NuevaVisita>(
  `mutation AsignarVisita(
    $titulo: String!, $usuarioId: Int!, $programadaPara: DateTime!, $direccion: String, $lat: Float, $lon: Float
  ) {
    asignarActividad(
      titulo: $titulo, usuarioId: $usuarioId, programadaPara: $programadaPara,
      direccion: $direccion, lat: $lat, lon: $lon
    ) { ${CAMPOS_VISITA} }
  }`,
);
