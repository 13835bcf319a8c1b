import { randomUUID } from 'node:crypto';
import type { Cliente } from '../apoyo/cliente.js';

export const CAMPOS = '{ id conversacionId autorId texto fecha }';
export const ENVIAR = `mutation ($id: UUID!, $texto: String!, $conversacionId: Int, $paraUsuarioId: Int) {
  enviarMensaje(id: $id, texto: $texto, conversacionId: $conversacionId, paraUsuarioId: $paraUsuarioId) ${CAMPOS}
}`;
export const CREAR_GRUPO = `mutation ($nombre: String!, $usuarioIds: [Int!]!) {
  crearGrupo(nombre: $nombre, usuarioIds: $usuarioIds) {
    id tipo nombre noLeidos ultimoMensaje { id } participantes { id nombre }
  }
}`;
export const CONVERSACIONES = `{ conversaciones {
  id tipo nombre noLeidos ultimoMensaje ${CAMPOS} participantes { id nombre }
} }`;
export const MENSAJES = `query ($conversacionId: Int!, $last: Int, $before: String) {
  mensajes(conversacionId: $conversacionId, last: $last, before: $before) {
    edges { cursor node ${CAMPOS} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
export const MARCAR_LEIDO = `mutation ($conversacionId: Int!, $hastaMensajeId: UUID!) {
  marcarLeido(conversacionId: $conversacionId, hastaMensajeId: $hastaMensajeId) { id noLeidos }
}`;
export const CHAT_MENSAJE = `subscription ($conversacionId: Int) { chatMensaje(conversacionId: $conversacionId) ${CAMPOS} }`;

export interface MensajeLeido {
  readonly id: string;
  readonly conversacionId: number;
  readonly autorId: number;
  readonly texto: string;
  readonly fecha: string;
}

type Destino = { conversacionId: number } | { paraUsuarioId: number };

export const enviar = async (
  quien: Cliente,
  destino: Destino,
  texto = 'hola',
  id: string = randomUUID(),
): Promise<MensajeLeido> => (await quien.datos(ENVIAR, { id, texto, ...destino })).enviarMensaje;

export const crearGrupo = async (quien: Cliente, otros: readonly { id: number }[], nombre = 'Cuadrilla') =>
  (await quien.datos(CREAR_GRUPO, { nombre, usuarioIds: otros.map(({ id }) => id) })).crearGrupo;

export const conversaciones = async (quien: Cliente) => (await quien.datos(CONVERSACIONES)).conversaciones;

export const vista = async (quien: Cliente, conversacionId: number) =>
  (await conversaciones(quien)).find(({ id }: { id: number }) => id === conversacionId);

/** The texts of a conversation, in their order. */
export async function textos(quien: Cliente, conversacionId: number): Promise<string[]> {
  const { mensajes } = await quien.datos(MENSAJES, { conversacionId, last: 100 });
  return mensajes.edges.map(({ node }: { node: MensajeLeido }) => node.texto);
}

/** The code and the message with which it was refused. */
export async function negativa(quien: Cliente, documento: string, variables: Record<string, unknown>) {
  const { data, errors } = await quien.graphql(documento, variables);
  if (data || errors.length !== 1) throw new Error(`Not refused: ${JSON.stringify(data)}`);
  return { code: errors[0].extensions.code as string, message: errors[0].message as string };
}
