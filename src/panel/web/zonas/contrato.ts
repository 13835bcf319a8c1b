import { type Area, CAMPOS_GEOCERCA, type Geocerca } from '../datos/contrato.js';
import { operacion } from '../red/operacion.js';

export interface DatosDeZona {
  readonly nombre: string;
  readonly area: Area;
  readonly usuarioIds: readonly number[];
}

/** What is not there stays as it is. */
export type CambiosDeZona = Partial<DatosDeZona & { readonly activa: boolean }>;

export const CREAR_GEOCERCA = operacion<{ readonly crearGeocerca: Geocerca }, DatosDeZona>(
  `mutation CrearGeocerca($nombre: String!, $area: JSONObject!, $usuarioIds: [Int!]!) {
    crearGeocerca(nombre: $nombre, area: $area, usuarioIds: $usuarioIds) { ${CAMPOS_GEOCERCA} }
  }`,
);
export const ACTUALIZAR_GEOCERCA = operacion<
  { readonly actualizarGeocerca: Geocerca },
  CambiosDeZona & { readonly id: number }
>(
  `mutation ActualizarGeocerca(
    $id: Int!, $nombre: String, $area: JSONObject, $usuarioIds: [Int!], $activa: Boolean
  ) {
    actualizarGeocerca(id: $id, nombre: $nombre, area: $area, usuarioIds: $usuarioIds, activa: $activa) {
      ${CAMPOS_GEOCERCA}
    }
  }`,
);
