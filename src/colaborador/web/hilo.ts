import { elemento, escribir } from '../../panel/web/comun/dom.js';
import { nuevoIdentificador } from '../../sincronizacion/cliente/identificador.js';
import type { DatosPorTipo, Operacion } from '../../sincronizacion/cliente/index.js';
import { anunciar } from './anuncio.js';
import { type Cola, datosDe, deTipo } from './cola.js';
import { type Conversacion, MARCAR_LEIDO, type Mensaje, MENSAJES } from './contrato.js';
import type { Medios } from './jornada.js';
import { Lectura } from './lectura.js';
import { Lista } from './lista.js';
import { campo } from './nodos.js';
import { hora, motivoDe } from './textos.js';

/** Whom one writes to: a conversation, or a person with whom there is none yet. */
export interface Destino {
  readonly nombre: string;
  readonly conversacion?: Conversacion;
  /** The other one of a private conversation. */
  readonly paraUsuarioId?: number;
}

interface Linea {
  readonly mensaje: Mensaje;
  readonly situacion?: 'espera' | 'fallo';
  readonly pie: string;
}

/** One conversation: what the server has of it, then what waits here. */
export class Hilo {
  destino: Destino | null = null;
  #lectura: Lectura<readonly Mensaje[]> | undefined;
  #cola: Cola | undefined;
  #leidoHasta: string | undefined;
  readonly #raiz = elemento(document, '#chat-mensajes', HTMLElement);
  readonly #formulario = elemento(document, '#chat-formulario', HTMLFormElement);
  readonly #texto = elemento(this.#formulario, '[name=texto]', HTMLTextAreaElement);
  readonly #lista: Lista<Linea>;

  constructor(
    private readonly medios: Medios,
    volver: () => void,
  ) {
    const { signal } = medios;
    this.#lista = new Lista<Linea>(
      this.#raiz,
      elemento(document, '#plantilla-mensaje', HTMLTemplateElement),
      ({ mensaje }) => mensaje.id,
      (nodo, linea) => this.#pintarLinea(nodo, linea),
      signal,
    );
    elemento(document, '#chat-volver', HTMLElement).addEventListener('click', volver, { signal });
    this.#formulario.addEventListener(
      'submit',
      (evento) => {
        evento.preventDefault();
        void this.#escribir();
      },
      { signal },
    );
    this.#texto.addEventListener(
      'keydown',
      (tecla) => {
        if (tecla.key !== 'Enter' || tecla.shiftKey || tecla.isComposing) return;
        tecla.preventDefault();
        this.#formulario.requestSubmit();
      },
      { signal },
    );
  }

  abrir(destino: Destino | null): void {
    this.destino = destino;
    this.#lectura = undefined;
    this.#leidoHasta = undefined;
    this.#texto.value = '';
    this.#lista.mostrar([]);
    if (destino) this.actualizar(destino);
  }

  /** The same conversation, of which more is known now. */
  actualizar(destino: Destino): void {
    this.destino = destino;
    escribir(elemento(document, '#chat-con', HTMLElement), destino.nombre);
    const { conversacion } = destino;
    if (conversacion && !this.#lectura) {
      const { api, guardados } = this.medios;
      const pedir = async () => {
        const { mensajes } = await api.consultar(MENSAJES, { conversacionId: conversacion.id });
        return mensajes.edges.map(({ node }) => node);
      };
      const lectura = new Lectura(`mensajes ${conversacion.id}`, guardados, pedir, () => {
        if (this.#lectura === lectura) this.#pintar();
      });
      this.#lectura = lectura;
      void lectura.recordar();
      this.releer();
    }
    this.#pintar();
  }

  releer(): void {
    if (navigator.onLine) void this.#lectura?.releer().then(() => this.#marcarLeido());
  }

  alCambiarCola(cola: Cola): void {
    this.#cola = cola;
    if (this.destino) this.#pintar();
  }

  async #escribir(): Promise<void> {
    const texto = this.#texto.value.trim();
    if (!this.destino || texto === '') return;
    const { conversacion, paraUsuarioId } = this.destino;
    const a = conversacion ? { conversacionId: conversacion.id } : { paraUsuarioId };
    this.#texto.value = '';
    this.#texto.focus();
    try {
      await this.medios.servicio.encolar('mensaje', { id: nuevoIdentificador(), texto, ...a });
    } catch {
      this.#texto.value = texto;
      anunciar('No se pudo guardar en este dispositivo. ¿Queda espacio?');
    }
  }

  async #marcarLeido(): Promise<void> {
    const ultimo = this.#lectura?.valor?.at(-1)?.id;
    const { conversacion } = this.destino ?? {};
    if (!conversacion || !ultimo || conversacion.noLeidos === 0 || ultimo === this.#leidoHasta) return;
    this.#leidoHasta = ultimo;
    await this.medios.api
      .consultar(MARCAR_LEIDO, { conversacionId: conversacion.id, hastaMensajeId: ultimo })
      // It is read again with the next reading.
      .catch(() => (this.#leidoHasta = undefined));
  }

  #lineas(): Linea[] {
    const { conversacion } = this.destino ?? {};
    const ultimo = conversacion?.ultimoMensaje;
    const leidos = this.#lectura?.valor ?? (ultimo ? [ultimo] : []);
    const ids = new Set(leidos.map(({ id }) => id));
    const { enEspera = [], estado } = this.#cola ?? {};
    const propias = [...(estado?.hechas ?? []), ...(estado?.errores ?? []), ...enEspera]
      .sort((una, otra) => una.orden - otra.orden)
      .filter((operacion) => operacion.tipo === 'mensaje');
    // What is done but older than all that was read is not news: it is far above.
    const desde = leidos[0]?.fecha ?? '';
    const deAqui = deTipo(propias, 'mensaje')
      .filter((operacion) => this.#esDeAqui(datosDe(operacion)) && !ids.has(datosDe(operacion).id))
      .filter((operacion) => operacion.estado !== 'hecha' || operacion.creadaEn >= desde)
      .map((operacion) => this.#lineaDe(operacion, datosDe(operacion)));
    return [...leidos.map((mensaje) => ({ mensaje, pie: hora(mensaje.fecha) })), ...deAqui];
  }

  #esDeAqui({ conversacionId, paraUsuarioId }: DatosPorTipo['mensaje']): boolean {
    if (conversacionId !== undefined) return conversacionId === this.destino?.conversacion?.id;
    return paraUsuarioId === this.destino?.paraUsuarioId;
  }

  #lineaDe(operacion: Operacion, { id, texto }: DatosPorTipo['mensaje']): Linea {
    const { estado, creadaEn } = operacion;
    const mensaje = { id, texto, autorId: this.medios.usuario.id, fecha: creadaEn };
    if (estado === 'error') return { mensaje, situacion: 'fallo', pie: `No enviado. ${motivoDe(operacion)}` };
    if (estado === 'hecha') return { mensaje, pie: hora(creadaEn) };
    return { mensaje, situacion: 'espera', pie: `${hora(creadaEn)} · por enviar` };
  }

  #pintar(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#raiz;
    const alFinal = scrollHeight - scrollTop - clientHeight < 40;
    const antes = this.#raiz.childElementCount;
    this.#lista.mostrar(this.#lineas());
    if (alFinal || antes === 0) this.#raiz.scrollTop = this.#raiz.scrollHeight;
  }

  #pintarLinea(nodo: HTMLElement, { mensaje: { autorId, texto }, pie, situacion }: Linea): void {
    const { usuario } = this.medios;
    const esGrupo = this.destino?.conversacion?.tipo === 'GRUPAL';
    const autor = this.destino?.conversacion?.participantes.find(({ id }) => id === autorId);
    nodo.toggleAttribute('data-propio', autorId === usuario.id);
    nodo.toggleAttribute('data-espera', situacion === 'espera');
    nodo.toggleAttribute('data-fallo', situacion === 'fallo');
    escribir(campo(nodo, 'autor'), esGrupo && autorId !== usuario.id ? (autor?.nombre ?? '') : '');
    escribir(campo(nodo, 'texto'), texto);
    escribir(campo(nodo, 'pie'), pie);
  }
}
