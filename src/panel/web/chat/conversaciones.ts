import { type ReadonlySignal, computed } from '@preact/signals';
import { Coleccion } from '../datos/coleccion.js';
import { Lectura } from '../datos/lectura.js';
import { consultar } from '../red/api.js';
import { type Conversacion, CONVERSACIONES, type Mensaje } from './contrato.js';

/** Most that the server lists. */
const MAXIMAS = 1_000;
/** A live message may be among those that a reading of about the same moment has counted: that is cleared up. */
const DUDA_MS = 1_000;
/** Readings in a row for that, when messages never cease. */
const ACLARACIONES_MAXIMAS = 3;

export interface ConversacionVista extends Conversacion {
  /** The greater, the newer its latest message. */
  readonly lugar: number;
}

/** The conversations and what waits to be read in them: read by query, and counted on by live messages. */
export class ListaDeConversaciones {
  readonly lectura: Lectura;
  /** That with the newest message first. */
  readonly todas: ReadonlySignal<readonly ConversacionVista[]>;
  readonly #filas = new Coleccion<number, ConversacionVista>(({ id }) => id);
  readonly #leidas = new Map<number, string>();
  #lugar = 0;
  #leyendo = 0;
  #leidaEn = -Infinity;
  #aclaraciones = 0;
  #aclaracion: ReturnType<typeof setTimeout> | undefined;

  constructor(signal: AbortSignal) {
    this.todas = computed(() => this.#filas.todas.value.toSorted((una, otra) => otra.lugar - una.lugar));
    this.lectura = new Lectura(() => this.#filas.releer(() => this.#leer()), signal);
    signal.addEventListener('abort', () => clearTimeout(this.#aclaracion));
  }

  /** Who reads it while rendering is rendered again when any conversation changes. */
  obtener(id: number): ConversacionVista | undefined {
    return this.#filas.obtener(id);
  }

  /** A live message. @param sinLeer how many more wait to be read with it. */
  llegar(mensaje: Mensaje, sinLeer: 0 | 1): void {
    const { id, conversacionId } = mensaje;
    const actual = this.#filas.obtener(conversacionId);
    // Only the query tells who takes part in a new one.
    if (!actual) return this.lectura.pedir();
    if (this.#leyendo > 0 || performance.now() - this.#leidaEn < DUDA_MS) this.#aclarar();
    else this.#aclaraciones = 0;
    if (actual.ultimoMensaje?.id === id) return;
    const noLeidos = this.#leidas.get(conversacionId) === id ? 0 : actual.noLeidos + sinLeer;
    this.#filas.llegar({ ...actual, ultimoMensaje: mensaje, noLeidos, lugar: ++this.#lugar });
  }

  /** One that was made here. */
  anadir(conversacion: Conversacion): void {
    if (!this.#filas.obtener(conversacion.id)) this.#filas.llegar({ ...conversacion, lugar: ++this.#lugar });
  }

  /** As the server counts them, now that it was read up to a message. */
  contar(id: number, hastaMensajeId: string, noLeidos: number): void {
    const actual = this.#filas.obtener(id);
    if (!actual || actual.noLeidos === noLeidos) return;
    // What came while the server was asked is perhaps counted there, perhaps not.
    if (actual.ultimoMensaje?.id === hastaMensajeId) this.#filas.llegar({ ...actual, noLeidos });
    else this.lectura.pedir();
  }

  /** Read in another tab, which may have learnt of the message before this one. */
  leidaEnOtraPestana(id: number, hastaMensajeId: string): void {
    this.#leidas.set(id, hastaMensajeId);
    if (this.#filas.obtener(id)?.ultimoMensaje?.id === hastaMensajeId) this.contar(id, hastaMensajeId, 0);
  }

  async #leer(): Promise<ConversacionVista[]> {
    // Whatever comes live meanwhile is newer than all that are read.
    const base = this.#lugar + MAXIMAS;
    this.#lugar = base;
    this.#leyendo++;
    try {
      const { conversaciones } = await consultar(CONVERSACIONES, {});
      return conversaciones.map((una, indice) => Object.assign(una, { lugar: base - indice }));
    } finally {
      this.#leyendo--;
      this.#leidaEn = performance.now();
    }
  }

  #aclarar(): void {
    if (this.#aclaracion !== undefined || this.#aclaraciones >= ACLARACIONES_MAXIMAS) return;
    this.#aclaraciones++;
    this.#aclaracion = setTimeout(() => {
      this.#aclaracion = undefined;
      this.lectura.pedir();
    }, DUDA_MS);
  }
}
