import { Injectable } from '@nestjs/common';
import { type BaseDatos, enTurno, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { cupoLleno } from '../comun/cupo.js';
import { entradaInvalida, ErrorDeDominio, noEncontrado } from '../comun/errores.js';
import {
  exigirInteriores,
  idDeCursor,
  INTERIORES_MAXIMOS,
  type PaginaHaciaAtras,
  paginarHaciaAtras,
  tamanoDeLista,
  tamanoDePagina,
  type Tramo,
} from '../comun/paginacion.js';
import { validar } from '../comun/validacion.js';
import { Bus, type Medio, medioDirecto, type MensajeEnVivo } from '../eventos/index.js';
import { type Usuario, UsuariosService } from '../usuarios/index.js';
import { type ConsultaMensajes, CREAR_GRUPO, ENVIAR_MENSAJE, MARCAR_LEIDO } from './chat.entrada.js';
import * as conversaciones from './conversaciones.consultas.js';
import type { ConversacionVista } from './conversaciones.consultas.js';
import * as mensajes from './mensajes.consultas.js';
import type { MensajeEscrito, NuevoMensaje } from './mensajes.consultas.js';
import { comoPublicacion } from './publicacion.js';
import { esRepetido } from './repetido.js';

/** Others that a group may have besides its maker. */
const OTROS_MAXIMOS = 199;
/** Groups that somebody makes. To those of others they are added without a say: what they fill is not theirs. */
const GRUPOS_MAXIMOS = 1_000;

/** Conversations, and what is written in them. Who takes no part in one does not learn that it is there. */
@Injectable()
export class ChatService {
  private readonly directo: Medio;

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    bus: Bus,
    private readonly usuarios: UsuariosService,
  ) {
    this.directo = medioDirecto(db, bus);
  }

  /**
   * Writes in a conversation of the actor's, or to a user: to whom for the first time, that makes their private
   * conversation. The same id again is the same message, whatever else is said: it is answered and not told again.
   * @param fecha when it was written, if it waited to be sent; a later moment than now is now.
   * @param dentroDe a transaction that it is to be a part of.
   * @throws ErrorDeDominio BAD_USER_INPUT; NOT_FOUND if the conversation is not the actor's, or the user is not an
   * active one of the empresa, whichever way their private conversation was named; CONFLICT if somebody else wrote
   * there under this id.
   */
  async enviar(actor: Actor, entrada: unknown, fecha?: Date, dentroDe?: Medio): Promise<MensajeEnVivo> {
    const { id, texto, conversacionId, paraUsuarioId } = validar(ENVIAR_MENSAJE, entrada);
    if (paraUsuarioId === actor.usuarioId) {
      throw entradaInvalida([{ path: 'paraUsuarioId', message: 'expected somebody else' }]);
    }
    const nuevo = { id, texto, fecha };
    const escribir = (db: BaseDatos) =>
      paraUsuarioId == null
        ? mensajes.escribir(db, actor, conversacionId ?? 0, nuevo)
        : escribirA(db, actor, paraUsuarioId, nuevo);
    const medio = dentroDe ?? this.directo;
    const { db } = medio;
    // A transaction with a statement that failed takes no other one: that one alone is undone.
    const { escrito, repetido } = await sinRepetir(dentroDe ? db.transaction(escribir) : escribir(db));
    if (escrito) {
      medio.publicar([comoPublicacion(escrito)]);
      return escrito.mensaje;
    }
    const anterior = await mensajes.escritoPor(db, actor.usuarioId, id);
    if (anterior) return anterior;
    if (repetido) throw new ErrorDeDominio('CONFLICT', 'Somebody else has written there under this id');
    throw await porqueNoSePudo(db, actor, conversacionId);
  }

  /**
   * @throws ErrorDeDominio BAD_USER_INPUT, NOT_FOUND if one of them is no active user of the empresa, or CONFLICT if
   * the actor has made as many as may be.
   */
  async crearGrupo(actor: Actor, entrada: unknown): Promise<ConversacionVista> {
    const { nombre, usuarioIds } = validar(CREAR_GRUPO, entrada);
    const otros = new Set(usuarioIds);
    otros.delete(actor.usuarioId);
    if (otros.size < 1 || otros.size > OTROS_MAXIMOS) {
      throw entradaInvalida([{ path: 'usuarioIds', message: `expected 1 to ${OTROS_MAXIMOS} other users` }]);
    }
    const id = await enTurno(this.db, [['grupos', actor.usuarioId]], async (tx) => {
      const grupos = await conversaciones.contarGrupos(tx, actor, GRUPOS_MAXIMOS);
      if (grupos >= GRUPOS_MAXIMOS) {
        throw cupoLleno('groups that one user has made', GRUPOS_MAXIMOS, 'write in one that is there');
      }
      return conversaciones.crearGrupo(tx, actor, nombre, [...otros]);
    });
    if (id === undefined) throw noEncontrado('User');
    return { id, tipo: 'grupal', nombre, ultimoMensaje: null, noLeidos: 0 };
  }

  /** The actor's, the one with the newest message first, then the newest made; a thousand at most. */
  async conversaciones(actor: Actor, { first, despuesDe }: Tramo = {}): Promise<ConversacionVista[]> {
    const limite = tamanoDeLista(first);
    return conversaciones.vistas(this.db, actor, { limite, despuesDe: despuesDe ?? undefined });
  }

  /**
   * Who takes part in each of these conversations, which the actor has read as theirs: two statements.
   * @throws ErrorDeDominio BAD_USER_INPUT if that is more than an answer holds.
   */
  async participantesDe(actor: Actor, conversacionIds: readonly number[]): Promise<Usuario[][]> {
    const limite = INTERIORES_MAXIMOS + 1;
    const leidas = await conversaciones.participantesDe(this.db, actor, conversacionIds, limite);
    const partes = exigirInteriores(leidas, 'participants', 'conversations');
    const ids = new Set(partes.map(({ usuarioId }) => usuarioId));
    const usuarios = await this.usuarios.porIds(actor.empresaId, [...ids]);
    const porConversacion = new Map<number, Usuario[]>(conversacionIds.map((id) => [id, []]));
    for (const { conversacionId, usuarioId } of partes) {
      const usuario = usuarios.get(usuarioId);
      if (usuario) porConversacion.get(conversacionId)?.push(usuario);
    }
    return conversacionIds.map((id) => porConversacion.get(id) ?? []);
  }

  /**
   * The last messages of a conversation, or the last ones before a cursor, in order.
   * @throws ErrorDeDominio BAD_USER_INPUT, or NOT_FOUND if the actor does not take part.
   */
  async mensajes(
    actor: Actor,
    { conversacionId, last, before }: ConsultaMensajes,
  ): Promise<PaginaHaciaAtras<MensajeEnVivo>> {
    const limite = tamanoDePagina(last, 'last');
    const antesDe = before === undefined ? undefined : idDeCursor(before, 'before');
    const pagina = { antesDe, limite: limite + 1 };
    const leidos = await mensajes.ultimosDe(this.db, actor, conversacionId, pagina);
    if (!leidos) throw noEncontrado('Conversation');
    return paginarHaciaAtras(leidos, limite, antesDe !== undefined);
  }

  /**
   * Notes that the actor has read a conversation up to a message; what was read stays so.
   * @throws ErrorDeDominio BAD_USER_INPUT, or NOT_FOUND if the actor does not take part or the message is not there.
   */
  async marcarLeido(actor: Actor, entrada: unknown): Promise<ConversacionVista> {
    const { conversacionId, hastaMensajeId } = validar(MARCAR_LEIDO, entrada);
    const marcado = await conversaciones.marcarLeido(this.db, actor, conversacionId, hastaMensajeId);
    const [vista] = await conversaciones.vistas(this.db, actor, { limite: 1, conversacionId });
    if (!vista) throw noEncontrado('Conversation');
    if (!marcado) throw noEncontrado('Message');
    return vista;
  }
}

/** Writes in the private conversation of the two, made now if need be. */
async function escribirA(
  db: BaseDatos,
  actor: Actor,
  otroId: number,
  nuevo: NuevoMensaje,
): Promise<MensajeEscrito | undefined> {
  const privada = await conversaciones.privadaCon(db, actor, otroId);
  if (!privada) return undefined;
  if (privada.conversacionId !== null) return mensajes.escribir(db, actor, privada.conversacionId, nuevo);
  const primero = await mensajes.iniciarPrivada(db, actor, otroId, nuevo);
  // The other one has begun it at this moment: now it is there.
  return primero ?? escribirA(db, actor, otroId, nuevo);
}

async function porqueNoSePudo(
  db: BaseDatos,
  actor: Actor,
  conversacionId: number | null | undefined,
): Promise<Error> {
  const participa =
    conversacionId == null || (await conversaciones.esParticipante(db, actor, conversacionId));
  return noEncontrado(participa ? 'User' : 'Conversation');
}

/** Tells a message that was there already from one that was written now. */
async function sinRepetir(
  escritura: Promise<MensajeEscrito | undefined>,
): Promise<{ escrito: MensajeEscrito | undefined; repetido: boolean }> {
  try {
    return { escrito: await escritura, repetido: false };
  } catch (error) {
    if (!esRepetido(error)) throw error;
    return { escrito: undefined, repetido: true };
  }
}
