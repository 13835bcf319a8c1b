import { signal as senal } from '@preact/signals';
import { identificador } from '../comun/identificador.js';
import { textoDeError } from '../comun/mensajes.js';
import { ahora } from '../comun/reloj.js';
import { conReintentos, consultar } from '../red/api.js';
import { type Destino, ENVIAR_MENSAJE, type Mensaje } from './contrato.js';

/** A message of the user's own that the conversation does not have yet. */
export interface Envio {
  /** Made once: the same id again is the same message. */
  readonly id: string;
  readonly destino: Destino;
  readonly texto: string;
  readonly fecha: string;
  readonly estado: 'enviando' | 'sin-conexion' | 'enviado' | 'rechazado';
  readonly error: string;
}

const PROPIOS = {
  NOT_FOUND: 'Ya no se puede escribir aquí: la persona o la conversación no está.',
  BAD_USER_INPUT: 'El mensaje no es válido: puede tener 4.000 caracteres como mucho.',
  CONFLICT: 'El mensaje no es válido. Escríbelo de nuevo.',
};

/** «c12» or «p7»: what is written to one place goes one after another, in its order. */
export const claveDe = (destino: Destino): string =>
  'conversacionId' in destino ? `c${destino.conversacionId}` : `p${destino.paraUsuarioId}`;

/** What waits to be sent, for as long as it takes; never twice. */
export class Envios {
  /** In the order in which they were written. */
  readonly todos = senal<readonly Envio[]>([]);
  readonly #enMarcha = new Set<string>();

  constructor(
    private readonly alEnviar: (mensaje: Mensaje, envio: Envio) => void,
    private readonly signal: AbortSignal,
  ) {
    // What nobody has received yet goes with the page: the browser asks.
    const preguntar = (salida: BeforeUnloadEvent) => {
      if (this.todos.peek().some(({ estado }) => estado !== 'enviado')) salida.preventDefault();
    };
    window.addEventListener('beforeunload', preguntar, { signal });
  }

  escribir(destino: Destino, texto: string): void {
    const fecha = ahora().toISOString();
    const nuevo: Envio = { id: identificador(), destino, texto, fecha, estado: 'enviando', error: '' };
    this.todos.value = [...this.todos.peek(), nuevo];
    void this.#seguir(claveDe(destino));
  }

  /** Tries again what was refused: it is the same message. */
  reintentar({ id, destino }: Envio): void {
    this.#cambiar(id, { estado: 'enviando', error: '' });
    void this.#seguir(claveDe(destino));
  }

  quitar(id: string): void {
    if (this.todos.peek().some((envio) => envio.id === id))
      this.todos.value = this.todos.peek().filter((envio) => envio.id !== id);
  }

  async #seguir(clave: string): Promise<void> {
    if (this.#enMarcha.has(clave)) return;
    this.#enMarcha.add(clave);
    for (;;) {
      const siguiente = this.todos
        .peek()
        .find(({ destino, estado }) => claveDe(destino) === clave && estado === 'enviando');
      if (!siguiente || this.signal.aborted) break;
      await this.#enviar(siguiente);
    }
    this.#enMarcha.delete(clave);
  }

  async #enviar(envio: Envio): Promise<void> {
    const { id, texto, destino } = envio;
    try {
      const { enviarMensaje } = await conReintentos(
        () => consultar(ENVIAR_MENSAJE, { id, texto, ...destino }),
        {
          intentos: Infinity,
          signal: this.signal,
          alReintentar: () => this.#cambiar(id, { estado: 'sin-conexion' }),
        },
      );
      this.#cambiar(id, { estado: 'enviado', fecha: enviarMensaje.fecha });
      this.alEnviar(enviarMensaje, envio);
    } catch (fallo) {
      this.#cambiar(id, { estado: 'rechazado', error: textoDeError(fallo, PROPIOS) });
    }
  }

  #cambiar(id: string, cambio: Partial<Envio>): void {
    const envios = this.todos.peek();
    const lugar = envios.findIndex((envio) => envio.id === id);
    const actual = envios[lugar];
    if (actual) this.todos.value = envios.with(lugar, { ...actual, ...cambio });
  }
}
