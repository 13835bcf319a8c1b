/** Of the public contract, what the chat alone uses. */
import { operacion } from '../red/operacion.js';

export interface Mensaje {
  readonly id: string;
  readonly conversacionId: number;
  readonly autorId: number;
  readonly texto: string;
  /** When it was written: earlier than its neighbours' if its author was offline. */
  readonly fecha: string;
}

export interface Conversacion {
  readonly id: number;
  readonly tipo: 'PRIVADA' | 'GRUPAL';
  /** Of a group. */
  readonly nombre: string | null;
  readonly participantes: readonly { readonly id: number; readonly nombre: string }[];
  readonly ultimoMensaje: Mensaje | null;
  /** Up to 1000, which means that many or more. */
  readonly noLeidos: number;
}

export interface PaginaDeMensajes {
  readonly edges: readonly { readonly node: Mensaje }[];
  readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null };
}

/** Where a message goes: a conversation, or a person with whom there is none yet. */
export type Destino = { readonly conversacionId: number } | { readonly paraUsuarioId: number };

const CAMPOS_MENSAJE = 'id conversacionId autorId texto fecha';
const CAMPOS_CONVERSACION = `id tipo nombre participantes { id nombre }
  ultimoMensaje { ${CAMPOS_MENSAJE} } noLeidos`;

export const CONVERSACIONES = operacion<{ readonly conversaciones: readonly Conversacion[] }>(
  `query Conversaciones { conversaciones { ${CAMPOS_CONVERSACION} } }`,
);

export const MENSAJES = operacion<
  { readonly mensajes: PaginaDeMensajes },
  { readonly conversacionId: number; readonly before: string | null }
>(
  `query Mensajes($conversacionId: Int!, $before: String) {
    mensajes(conversacionId: $conversacionId, last: 50, before: $before) {
      edges { node { ${CAMPOS_MENSAJE} } }
      pageInfo { hasPreviousPage startCursor }
    }
  }`,
);

export const ENVIAR_MENSAJE = operacion<
  { readonly enviarMensaje: Mensaje },
  { readonly id: string; readonly texto: string } & Destino
>(
  `mutation EnviarMensaje($id: UUID!, $texto: String!, $conversacionId: Int, $paraUsuarioId: Int) {
    enviarMensaje(id: $id, texto: $texto, conversacionId: $conversacionId, paraUsuarioId: $paraUsuarioId) {
      ${CAMPOS_MENSAJE}
    }
  }`,
);

export const MARCAR_LEIDO = operacion<
  { readonly marcarLeido: { readonly noLeidos: number } },
  { readonly conversacionId: number; readonly hastaMensajeId: string }
>(
  `mutation MarcarLeido($conversacionId: Int!, $hastaMensajeId: UUID!) {
    marcarLeido(conversacionId: $conversacionId, hastaMensajeId: $hastaMensajeId) { noLeidos }
  }`,
);

export const CREAR_GRUPO = operacion<
  { readonly crearGrupo: Conversacion },
  { readonly nombre: string; readonly usuarioIds: readonly number[] }
>(
  `mutation CrearGrupo($nombre: String!, $usuarioIds: [Int!]!) {
    crearGrupo(nombre: $nombre, usuarioIds: $usuarioIds) { ${CAMPOS_CONVERSACION} }
  }`,
);

export const CHAT_MENSAJE = operacion<{ readonly chatMensaje: Mensaje }>(
  `subscription ChatMensaje { chatMensaje { ${CAMPOS_MENSAJE} } }`,
);
