import { type Canal, canalDelEntorno } from './canal.js';
import { candadoDelEntorno } from './candado.js';
import { Ciclos } from './ciclos.js';
import { Cola } from './cola.js';
import { Envio } from './envio.js';
import { Espera } from './espera.js';
import { type EstadoDeCola, Observadores } from './estado-de-cola.js';
import { nuevoIdentificador } from './identificador.js';
import type { OpcionesDeSincronizacion } from './opciones.js';
import type { DatosPorTipo, EstadoLocal, Operacion, TipoOperacion } from './operacion.js';
import { PEDIR_DEL_ENTORNO, Peticiones } from './peticion.js';
import { type Red, RED_DEL_ENTORNO } from './red.js';
import { RELOJ_DEL_ENTORNO } from './reloj.js';
import { Transporte } from './transporte.js';

const ERRORES_MOSTRADOS = 500;

/** The offline queue: takes operations at any time, and brings them to the server once each, in order. */
export class SyncService {
  readonly #opciones: OpcionesDeSincronizacion;
  readonly #red: Red;
  readonly #canal: Canal;
  readonly #cola: Cola;
  readonly #ciclos: Ciclos;
  readonly #observadores: Observadores;
  #escuchas: (() => void)[] = [];

  constructor(opciones: OpcionesDeSincronizacion) {
    const { nombre, url = '', reloj = RELOJ_DEL_ENTORNO, red = RED_DEL_ENTORNO } = opciones;
    const { candado = candadoDelEntorno(), pedir = PEDIR_DEL_ENTORNO, plazoMs = 30_000 } = opciones;
    const alFallar = (error: unknown) => opciones.alFallar?.(error);
    this.#opciones = opciones;
    this.#red = red;
    this.#canal = opciones.canal ?? canalDelEntorno(`${nombre}.cola`);
    this.#cola = new Cola(opciones.almacen, reloj, {
      intentosMaximos: opciones.intentosMaximos ?? 8,
      hechasMaximas: opciones.hechasMaximas ?? 50,
      nuevoId: opciones.nuevoId ?? nuevoIdentificador,
    });
    const transporte = new Transporte(new Peticiones(pedir, reloj, plazoMs), reloj, `${url}/sincronizacion`);
    const envio = new Envio(this.#cola, transporte, opciones.sesion, () => this.#cambio());
    this.#observadores = new Observadores(() => this.#leerEstado(), alFallar);
    this.#ciclos = new Ciclos({
      enviar: (signal) => candado.enExclusiva(`${nombre}.envio`, () => envio.enviarTodo(signal), signal),
      espera: new Espera(opciones.azar ?? Math.random, opciones.esperaBaseMs, opciones.esperaTopeMs),
      reloj,
      red,
      cadaMs: opciones.cadaMs ?? 30_000,
      alCambiar: () => this.#observadores.cambio(),
      alFallar,
    });
  }

  /** Starts the cycles: now, on coming online, on a session's beginning, and every `cadaMs`. */
  iniciar(): void {
    if (this.#escuchas.length > 0) return;
    this.#escuchas = [
      this.#red.alCambiar(() => {
        this.#observadores.cambio();
        this.#ciclos.alCambiarLaRed();
      }),
      this.#canal.escuchar(() => this.#observadores.cambio()),
      this.#opciones.sesion.alCambiar(() => {
        this.#observadores.cambio();
        this.#ciclos.pedir();
      }),
    ];
    this.#ciclos.iniciar();
  }

  /** Ends the cycles; a request on its way is given up, what it carried waits. The queue still takes operations. */
  async detener(): Promise<void> {
    for (const dejar of this.#escuchas.splice(0)) dejar();
    await this.#ciclos.detener();
    this.#observadores.cambio();
  }

  /**
   * Puts an operation behind all others of this user, over all tabs. Once this resolves it will reach the server.
   * @returns the operation that carries it: positions may join one that was waiting.
   * @throws what the store throws; then the operation is not in the queue.
   */
  async encolar<Tipo extends TipoOperacion>(tipo: Tipo, datos: DatosPorTipo[Tipo]): Promise<Operacion> {
    const operacion = await this.#cola.agregar(tipo, datos);
    this.#cambio();
    this.#ciclos.pedirSiVaBien();
    return operacion;
  }

  /**
   * Tries now, without waiting for the next cycle.
   * @returns when the cycle has ended, well or not: the state tells.
   * @throws what the store throws.
   */
  sincronizar(): Promise<void> {
    return this.#ciclos.ejecutar();
  }

  /** Sends an operation in `error` again, in its old place. @returns as it now waits; undefined if it is not there. */
  async reintentar(id: string): Promise<Operacion | undefined> {
    const [operacion] = await this.#cola.reintentar(id);
    if (operacion) this.#traslado();
    return operacion;
  }

  /** @returns how many wait again. */
  async reintentarTodas(): Promise<number> {
    const { length } = await this.#cola.reintentar();
    if (length > 0) this.#traslado();
    return length;
  }

  /** Drops an operation that failed or waits, for good. @returns false if there is none such, or it is being sent. */
  async descartar(id: string): Promise<boolean> {
    const descartada = await this.#cola.descartar(id);
    if (descartada) this.#cambio();
    return descartada;
  }

  /** The first `maximo` operations in `estado`, by `orden`. */
  listar(estado: EstadoLocal, maximo = ERRORES_MOSTRADOS): Promise<readonly Operacion[]> {
    return this.#opciones.almacen.leer(estado, maximo);
  }

  /** Tells the queue's state as soon as it is known and after each change, other tabs' included. @returns stops that. */
  suscribir(oyente: (estado: EstadoDeCola) => void): () => void {
    return this.#observadores.suscribir(oyente);
  }

  #traslado(): void {
    this.#cambio();
    this.#ciclos.pedir();
  }

  #cambio(): void {
    this.#observadores.cambio();
    this.#canal.avisar();
  }

  async #leerEstado(): Promise<EstadoDeCola> {
    const { almacen, sesion } = this.#opciones;
    const [cuentas, errores, hechas, token] = await Promise.all([
      almacen.contar(),
      almacen.leer('error', ERRORES_MOSTRADOS),
      almacen.leer('hecha', ERRORES_MOSTRADOS),
      sesion.token(),
    ]);
    return {
      cuentas,
      errores,
      hechas,
      sincronizando: this.#ciclos.enCurso,
      enLinea: this.#red.enLinea(),
      conSesion: token !== null,
      proximoIntento: cuentas.pendiente + cuentas.enviando > 0 ? this.#ciclos.proximoIntento : null,
      ultimoFallo: this.#ciclos.ultimoFallo,
    };
  }
}
