/** The part of the contract that the collaborator's page uses. */
import type { Operacion as Documento } from '../../panel/web/red/operacion.js';

export type EstadoActividad = 'PENDIENTE' | 'EN_CURSO' | 'COMPLETADA' | 'INCOMPLETA';

export interface Visita {
  readonly id: number;
  readonly titulo: string;
  readonly estado: EstadoActividad;
  readonly programadaPara: string;
  readonly direccion: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly checkInEn: string | null;
  readonly checkOutEn: string | null;
}

export interface Persona {
  readonly id: number;
  readonly nombre: string;
}

export interface Mensaje {
  readonly id: string;
  readonly autorId: number;
  readonly texto: string;
  readonly fecha: string;
}

export interface Conversacion {
  readonly id: number;
  readonly tipo: 'PRIVADA' | 'GRUPAL';
  readonly nombre: string | null;
  readonly noLeidos: number;
  readonly participantes: readonly Persona[];
  readonly ultimoMensaje: Mensaje | null;
}

/** What `POST /sesion/iniciar` answers. */
export interface SesionEmitida {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly usuario: Persona & { readonly correo: string };
}

const documento = <Datos, Variables = Record<string, never>>(texto: string): Documento<Datos, Variables> => ({
  documento: texto,
});

const CAMPOS_MENSAJE = 'id autorId texto fecha';

export const VISITAS = documento<
  { actividades: readonly Visita[] },
  { usuarioId: number; fecha: string }
>(`query Visitas($usuarioId: Int!, $fecha: Date!) {
  actividades(usuarioId: $usuarioId, fecha: $fecha) {
    id titulo estado programadaPara direccion lat lon checkInEn checkOutEn
  }
}`);

export const CONVERSACIONES = documento<{
  conversaciones: readonly Conversacion[];
  usuarios: readonly Persona[];
}>(`query Conversaciones {
  conversaciones {
    id tipo nombre noLeidos participantes { id nombre } ultimoMensaje { ${CAMPOS_MENSAJE} }
  }
  usuarios { id nombre }
}`);

export const MENSAJES = documento<
  { mensajes: { edges: readonly { node: Mensaje }[] } },
  { conversacionId: number }
>(`query Mensajes($conversacionId: Int!) {
  mensajes(conversacionId: $conversacionId, last: 50) { edges { node { ${CAMPOS_MENSAJE} } } }
}`);

export const MARCAR_LEIDO = documento<
  { marcarLeido: { id: number } },
  { conversacionId: number; hastaMensajeId: string }
>(`mutation MarcarLeido($conversacionId: Int!, $hastaMensajeId: UUID!) {
  marcarLeido(conversacionId: $conversacionId, hastaMensajeId: $hastaMensajeId) { id }
}`);
