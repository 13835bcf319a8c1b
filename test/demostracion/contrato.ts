import type { Lectura } from './caminante.js';

/** Shapes of the public contract, as far as the demo reads or writes them. */
export interface Ubicacion extends Lectura {
  readonly id: string;
  readonly fecha: string;
}

export interface UbicacionVista {
  readonly usuarioId: number;
  readonly lat: number;
  readonly lon: number;
  readonly fecha: string;
}

export interface ResultadoUbicaciones {
  readonly aceptadas: number;
  readonly duplicadas: number;
  readonly rechazadas: readonly { readonly id: string; readonly motivo: string }[];
}

export interface Mensaje {
  readonly id: string;
  readonly conversacionId: number;
  readonly autorId: number;
  readonly texto: string;
}

/** To a conversation, or to somebody with whom there may be none yet. */
export type Destino = { readonly conversacionId: number } | { readonly paraUsuarioId: number };

export interface Visita {
  readonly id: number;
  readonly titulo: string;
  readonly usuarioId: number;
  /** `PENDIENTE`, `EN_CURSO` … by GraphQL; `pendiente`, `en-curso` … by Socket.IO. */
  readonly estado: string;
  readonly programadaPara: string;
  readonly lat: number | null;
  readonly lon: number | null;
}

export interface Alerta {
  readonly id: number;
  readonly tipo: string;
  readonly usuarioId: number;
  readonly mensaje: string;
  readonly cerradaEn: string | null;
  readonly atendidaEn: string | null;
}

export interface Presencia {
  readonly usuarioId: number;
  readonly enLinea: boolean;
}

export const VISITA = '{ id titulo usuarioId estado programadaPara lat lon }';
export const ALERTA = '{ id tipo usuarioId mensaje cerradaEn atendidaEn }';
export const MENSAJE = '{ id conversacionId autorId texto }';

/** What each subscription brings. */
export interface Novedades {
  readonly trackingUbicacion: UbicacionVista;
  readonly alertaNueva: Alerta;
  readonly chatMensaje: Mensaje;
  readonly usuarioPresencia: Presencia;
  readonly actividadEstado: Visita;
}

export const SELECCION: Readonly<Record<keyof Novedades, string>> = {
  trackingUbicacion: '{ usuarioId lat lon fecha }',
  alertaNueva: ALERTA,
  chatMensaje: MENSAJE,
  usuarioPresencia: '{ usuarioId enLinea }',
  actividadEstado: VISITA,
};

/** What a phone hears on `/ws`. */
export interface EventosDelSocket {
  readonly 'chat:mensaje': Mensaje;
  readonly 'actividad:estado': Visita;
}
