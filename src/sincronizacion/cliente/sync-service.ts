import type { AlmacenDeCola } from './almacen.js';
import { type Canal, canalDelEntorno } from './canal.js';
import { type Candado, candadoDelEntorno } from './candado.js';
import { Cola } from './cola.js';
import { type Desenlace, Envio } from './envio.js';
import { Espera } from './espera.js';
import { type EstadoDeCola, Observadores } from './estado-de-cola.js';
import { nuevoIdentificador } from './identificador.js';
import type { DatosPorTipo, EstadoLocal, Operacion, TipoOperacion } from './operacion.js';
import { type Pedir, PEDIR_DEL_ENTORNO, Peticiones } from './peticion.js';
import { type Red, RED_DEL_ENTORNO } from './red.js';
import { type Reloj, RELOJ_DEL_ENTORNO } from './reloj.js';
import type { Sesion } from './sesion.js';
import { Transporte } from './transporte.js';

export interface OpcionesDeSincronizacion {
  /** The same in every tab of one user, and another for another user: of the lock and of the channel. */
  readonly nombre: string;
  /** Address of the server, without a slash at its end; '' is the page's own. */
  readonly url?: string;
  readonly almacen: AlmacenDeCola;
  readonly sesion: Sesion;
  /** Between cycles that have nothing to complain of. */
  readonly cadaMs?: number;
  /** A request without an answer for so long is given up. */
  readonly plazoMs?: number;
  readonly esperaBaseMs?: number;
  readonly esperaTopeMs?: number;
  /** How often the server may say "later" of one operation before it becomes an error. */
  readonly intentosMaximos?: number;
  /** How many of those that are done are kept, to be shown. */
  readonly hechasMaximas?: number;
  readonly candado?: Candado;
  readonly canal?: Canal;
  readonly reloj?: Reloj;
  readonly red?: Red;
  readonly pedir?: Pedir;
  /** From 0 to 1. */
  readonly azar?: () => number;
  readonly nuevoId?: () => string;
  /** Hears what went wrong where nobody waits for it: a store that fails, a subscriber that throws. */
  readonly alFallar?: (error: unknown) => void;
}

const ERRORES_MOSTRADOS = 500;

/** The offline queue: takes operations at any time, and brings them to the server once each, in order. */
export class SyncService {
  readonly #opciones: OpcionesDeSincronizacion;
  readonly #reloj: Reloj;
  readonly #red: Red;
  readonly #candado: Candado;
  readonly #canal: Canal;
  readonly #cola: Cola;
  readonly #envio: Envio;
  readonly #espera: Espera;
  readonly #observadores: Observadores;
  readonly #cadaMs: number;
  #escuchas: (() => void)[] = [];
  #enMarcha = false;
  #ciclo: Promise<void> | undefined;
  #aborto: AbortController | undefined;
  /** Asked for while a cycle was at its end: what came meanwhile may have been missed. */
  #otroCiclo = false;
  #cancelarIntento = (): void => undefined;
  #proximoIntento: number | null = null;
  #ultimoFallo: string | null = null;

  constructor(opciones: OpcionesDeSincronizacion) {
    this.#opciones = opciones;
    this.#reloj = opciones.reloj ?? RELOJ_DEL_ENTORNO;
    this.#red = opciones.red ?? RED_DEL_ENTORNO;
    this.#candado = opciones.candado ?? candadoDelEntorno();
    this.#canal = opciones.canal ?? canalDelEntorno(`${opciones.nombre}.cola`);
    this.#cadaMs = opciones.cadaMs ?? 30_000;
    this.#cola = new Cola(opciones.almacen, this.#reloj, {
      intentosMaximos: opciones.intentosMaximos ?? 8,
      hechasMaximas: opciones.hechasMaximas ?? 50,
      nuevoId: opciones.nuevoId ?? nuevoIdentificador,
    });
    const peticiones = new Peticiones(
      opciones.pedir ?? PEDIR_DEL_ENTORNO,
      this.#reloj,
      opciones.plazoMs ?? 30_000,
    );
    const transporte = new Transporte(peticiones, this.#reloj, `${opciones.url ?? ''}/sincronizacion`);
    this.#envio = new Envio(this.#cola, transporte, opciones.sesion, () => this.#cambio());
    this.#espera = new Espera(opciones.azar ?? Math.random, opciones.esperaBaseMs, opciones.esperaTopeMs);
    this.#observadores = new Observadores(() => this.#leerEstado(), this.#fallar);
  }

  /** Starts the cycles: now, on coming online, on a session's beginning, and every `cadaMs`. */
  iniciar(): void {
    if (this.#enMarcha) return;
    this.#enMarcha = true;
    this.#escuchas = [
      this.#red.alCambiar(() => {
        this.#observadores.cambio();
        // A cycle that began without a network may yet fail: then the next comes soon.
        this.#espera.reiniciar();
        if (this.#red.enLinea()) this.#sincronizarSolo();
      }),
      this.#canal.escuchar(() => this.#observadores.cambio()),
      this.#opciones.sesion.alCambiar(() => {
        this.#observadores.cambio();
        this.#sincronizarSolo();
      }),
    ];
    this.#sincronizarSolo();
  }

  /** Ends the cycles; a request on its way is given up, what it carried waits. The queue still takes operations. */
  async detener(): Promise<void> {
    this.#enMarcha = false;
    for (const dejar of this.#escuchas.splice(0)) dejar();
    this.#cancelarIntento();
    this.#proximoIntento = null;
    this.#otroCiclo = false;
    this.#aborto?.abort(new Error('stopped'));
    await this.#ciclo?.catch(() => undefined);
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
    // After a failure it waits its turn with the rest, or each position would be a try.
    if (this.#enMarcha && this.#ultimoFallo === null && this.#red.enLinea()) this.#sincronizarSolo();
    return operacion;
  }

  /**
   * Tries now, without waiting for the next cycle.
   * @returns when the cycle has ended, well or not: the state tells.
   * @throws what the store throws.
   */
  sincronizar(): Promise<void> {
    this.#otroCiclo = this.#ciclo !== undefined;
    this.#ciclo ??= this.#ciclos().finally(() => {
      this.#ciclo = undefined;
      this.#observadores.cambio();
    });
    return this.#ciclo;
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

  async #ciclos(): Promise<void> {
    this.#cancelarIntento();
    this.#proximoIntento = null;
    this.#aborto = new AbortController();
    const { signal } = this.#aborto;
    this.#observadores.cambio();
    try {
      do {
        this.#otroCiclo = false;
        const enviar = () => this.#envio.enviarTodo(signal);
        this.#anotar(await this.#candado.enExclusiva(`${this.#opciones.nombre}.envio`, enviar, signal));
      } while (this.#otroCiclo && !signal.aborted && this.#ultimoFallo === null);
    } catch (error) {
      if (signal.aborted) return;
      const motivo = `the store failed: ${error instanceof Error ? error.message : String(error)}`;
      this.#anotar({ fin: 'fallo', avanzo: false, motivo, minimoMs: 0 });
      throw error;
    } finally {
      // Stopped and started again at once.
      if (this.#proximoIntento === null) this.#programar(0);
    }
  }

  #anotar(desenlace: Desenlace): void {
    if (desenlace.avanzo || desenlace.fin === 'vacia') this.#espera.reiniciar();
    if (desenlace.fin === 'fallo') {
      this.#ultimoFallo = desenlace.motivo;
      this.#programar(this.#espera.siguiente(desenlace.minimoMs));
    } else {
      this.#ultimoFallo = null;
      if (desenlace.fin !== 'detenido') this.#programar(this.#cadaMs);
    }
  }

  #programar(ms: number): void {
    this.#cancelarIntento();
    if (!this.#enMarcha) return;
    this.#proximoIntento = this.#reloj.ahora() + ms;
    this.#cancelarIntento = this.#reloj.programar(ms, () => {
      // Without a network it would fail; the event of its return starts a cycle.
      if (this.#red.enLinea()) this.#sincronizarSolo();
      else this.#programar(this.#cadaMs);
    });
  }

  /** A cycle that nobody waits for. */
  #sincronizarSolo(): void {
    if (this.#enMarcha) this.sincronizar().catch(this.#fallar);
  }

  #traslado(): void {
    this.#cambio();
    this.#sincronizarSolo();
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
      sincronizando: this.#ciclo !== undefined,
      enLinea: this.#red.enLinea(),
      conSesion: token !== null,
      proximoIntento: cuentas.pendiente + cuentas.enviando > 0 ? this.#proximoIntento : null,
      ultimoFallo: this.#ultimoFallo,
    };
  }

  readonly #fallar = (error: unknown): void => this.#opciones.alFallar?.(error);
}
