import { CAMPOS_VISITA, type EstadoDeVisita, type Visita } from '../datos/contrato.js';
import { operacion } from '../red/operacion.js';
import { ESTADOS } from './textos.js';

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

/** Most that the server lists at once: the latest ones. */
export const LISTA_MAXIMA = 1_000;

export const VISITAS_POR_ESTADO = operacion<
  Readonly<Record<EstadoDeVisita, readonly Visita[]>>,
  { readonly fecha: string }
>(
  `query VisitasPorEstado($fecha: Date!) {
    ${ESTADOS.map((estado) => `${estado}: actividades(fecha: $fecha, estado: ${estado}) { ${CAMPOS_VISITA} }`).join(' ')}
  }`,
);
