import type { ResumenDiario, Ubicacion } from '../datos/contrato.js';
import { operacion } from '../red/operacion.js';

/** A position of a track: what draws it. */
export type PuntoDelRecorrido = Pick<Ubicacion, 'id' | 'lat' | 'lon' | 'precision' | 'velocidad' | 'fecha'>;

/** Both ends included; at most 20,000 positions, or BAD_USER_INPUT. */
export const RECORRIDO = operacion<
  { readonly recorrido: readonly PuntoDelRecorrido[] },
  { readonly usuarioId: number; readonly desde: string; readonly hasta: string }
>(
  `query Recorrido($usuarioId: Int!, $desde: DateTime!, $hasta: DateTime!) {
    recorrido(usuarioId: $usuarioId, desde: $desde, hasta: $hasta) { id lat lon precision velocidad fecha }
  }`,
);

export const RESUMEN_DEL_DIA = operacion<
  { readonly resumenesDiarios: readonly ResumenDiario[] },
  { readonly usuarioId: number; readonly dia: string }
>(
  `query ResumenDelDia($usuarioId: Int!, $dia: Date!) {
    resumenesDiarios(usuarioId: $usuarioId, desde: $dia, hasta: $dia) {
      usuarioId fecha distanciaMetros puntos actualizadoEn
    }
  }`,
);
