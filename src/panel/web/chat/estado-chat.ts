import { computed, effect, signal as senal } from '@preact/signals';
import type { Equipo } from '../datos/datos.js';
import { anunciar } from '../marco/anuncios.js';
import { conReintentos, consultar } from '../red/api.js';
import type { Conexion } from '../red/conexion.js';
import type { Usuario } from '../sesion/contrato.js';
import {
  CHAT_MENSAJE,
  type Conversacion,
  CREAR_GRUPO,
  type Destino,
  MARCAR_LEIDO,
  type Mensaje,
} from './contrato.js';
import { ListaDeConversaciones, type ConversacionVista } from './conversaciones.js';
import { claveDe, Envios } from './envios.js';
import { Hilo } from './hilo.js';
import { resumen } from './textos.js';

const ANUNCIO_MAXIMO = 120;

/** What a tab tells the others. */
interface Leida {
  readonly usuarioId: number;
  readonly conversacionId: number;
  readonly hastaMensajeId: string;
}

/** The user's conversations: their list, those that were opened, and what waits to be sent. */
export class EstadoDelChat {
  readonly conversaciones: ListaDeConversaciones;
  /** Messages that wait to be read, of all conversations. */
  readonly sinLeer = computed(() =>
    this.conversaciones.todas.value.reduce((suma, { noLeidos }) => suma + noLeidos, 0),
  );
  /** The conversation whose end is being looked at: what comes there is read. */
  readonly atendida = senal<number | null>(null);
  readonly envios: Envios;
  /** What was typed and not sent, by its destination. It changes without a rendering: the field has it. */
  readonly borradores = new Map<string, string>();
  readonly #hilos = new Map<number, Hilo>();
  readonly #marcando = new Set<number>();
  /** Tells this browser's other tabs what was read here. */
  readonly #pestanas = new BroadcastChannel('seguimiento.chat');
  #abierta: number | null = null;

  constructor(
    readonly usuario: Usuario,
    readonly equipo: Equipo,
    conexion: Conexion,
    private readonly signal: AbortSignal,
  ) {
    this.conversaciones = new ListaDeConversaciones(signal);
    this.envios = new Envios((mensaje) => this.#enviado(mensaje), signal);
    conexion.seguir(CHAT_MENSAJE, {
      alLlegar: ({ chatMensaje }) => this.#llegar(chatMensaje),
      alEmpezar: () => this.#empezar(),
    });
    this.conversaciones.lectura.pedir();
    this.#pestanas.onmessage = ({ data }: MessageEvent<Leida>) => {
      if (data.usuarioId === usuario.id)
        this.conversaciones.leidaEnOtraPestana(data.conversacionId, data.hastaMensajeId);
    };
    const dejarDeMarcar = effect(() => this.#marcarAtendida());
    signal.addEventListener('abort', () => {
      dejarDeMarcar();
      this.#pestanas.close();
    });
  }

  /** Opens a conversation. It stays at hand until the connection is lost. */
  abrir(id: number): Hilo {
    this.#abierta = id;
    const conocido = this.#hilos.get(id);
    if (conocido) return conocido;
    const hilo = new Hilo(id, this.signal);
    this.#hilos.set(id, hilo);
    effect(() => {
      void hilo.mensajes.value;
      this.#retirarEnviados(hilo);
    });
    return hilo;
  }

  cerrar(id: number): void {
    if (this.#abierta === id) this.#abierta = null;
  }

  /** Where to write to be read in a conversation: to a person, whether or not they have one already. */
  destinoDe({ id, tipo, participantes }: Conversacion): Destino {
    const otra = this.otra(participantes);
    return tipo === 'PRIVADA' && otra ? { paraUsuarioId: otra.id } : { conversacionId: id };
  }

  privadaCon(personaId: number): ConversacionVista | undefined {
    return this.conversaciones.todas.value.find(
      ({ tipo, participantes }) => tipo === 'PRIVADA' && participantes.some(({ id }) => id === personaId),
    );
  }

  /** The name of a group; of a private one, the other person. */
  nombreDe({ id, nombre, participantes }: Conversacion): string {
    return nombre ?? this.otra(participantes)?.nombre ?? `Conversación ${id}`;
  }

  otra<P extends { readonly id: number }>(participantes: readonly P[]): P | undefined {
    return participantes.find(({ id }) => id !== this.usuario.id);
  }

  escribir(destino: Destino, texto: string): void {
    this.borradores.delete(claveDe(destino));
    this.envios.escribir(destino, texto);
  }

  /** @throws what the API does; it takes no key: it is not repeated. */
  async crearGrupo(nombre: string, usuarioIds: readonly number[]): Promise<number> {
    const { crearGrupo } = await consultar(CREAR_GRUPO, { nombre, usuarioIds });
    this.conversaciones.anadir(crearGrupo);
    return crearGrupo.id;
  }

  #empezar(): void {
    this.conversaciones.lectura.alEmpezar();
    // Those that nobody looks at are read anew when they are opened again.
    for (const [id, hilo] of this.#hilos) {
      if (id === this.#abierta) hilo.alEmpezar();
      else this.#hilos.delete(id);
    }
  }

  #llegar(mensaje: Mensaje): void {
    const { id, conversacionId, autorId, texto } = mensaje;
    const hilo = this.#hilos.get(conversacionId);
    const esPropio = autorId === this.usuario.id;
    hilo?.llegar(mensaje);
    this.#darPorEnviado(mensaje);
    const seLee = esPropio || (this.atendida.peek() === conversacionId && hilo?.alDia.peek() === true);
    this.conversaciones.llegar(mensaje, seLee ? 0 : 1);
    if (esPropio) return;
    if (seLee) void this.#marcar(conversacionId, id);
    const autor = this.equipo.nombreDe(autorId);
    anunciar(
      this.#abierta === conversacionId
        ? `${autor}: ${resumen(texto, ANUNCIO_MAXIMO)}`
        : `Mensaje nuevo de ${autor}.`,
    );
  }

  /** The answer to a sending. Its place among the others is told by the subscription, or by the next reading. */
  #enviado(mensaje: Mensaje): void {
    this.#darPorEnviado(mensaje);
    if (!this.conversaciones.obtener(mensaje.conversacionId)) this.conversaciones.lectura.pedir();
  }

  /** It stays in sight until its conversation shows it: a new one is yet to be read. */
  #darPorEnviado({ id, conversacionId }: Mensaje): void {
    const hilo = this.#hilos.get(conversacionId);
    if (hilo ? hilo.conoce(id) : this.conversaciones.obtener(conversacionId)) this.envios.quitar(id);
  }

  #retirarEnviados(hilo: Hilo): void {
    for (const { id } of this.envios.todos.peek()) if (hilo.conoce(id)) this.envios.quitar(id);
  }

  /** Marks what had come before its end was looked at. */
  #marcarAtendida(): void {
    const id = this.atendida.value;
    if (id === null || !this.conversaciones.obtener(id)?.noLeidos) return;
    const hilo = this.#hilos.get(id);
    const ultimo = hilo?.mensajes.value.at(-1);
    if (hilo?.alDia.value && ultimo && !this.#marcando.has(id)) void this.#marcar(id, ultimo.id);
  }

  async #marcar(conversacionId: number, hastaMensajeId: string): Promise<void> {
    this.#marcando.add(conversacionId);
    try {
      // What was read stays read: it may be told twice.
      const { marcarLeido } = await conReintentos(
        () => consultar(MARCAR_LEIDO, { conversacionId, hastaMensajeId }),
        { intentos: Infinity, signal: this.signal },
      );
      this.#marcando.delete(conversacionId);
      this.conversaciones.contar(conversacionId, hastaMensajeId, marcarLeido.noLeidos);
      const leida: Leida = { usuarioId: this.usuario.id, conversacionId, hastaMensajeId };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's, not a channel's
      if (!this.signal.aborted) this.#pestanas.postMessage(leida);
    } catch {
      // The next reading of the conversations tells how many there are, and it is tried again.
      this.#marcando.delete(conversacionId);
    }
  }
}
