import {
  type AlmacenDeCola,
  type Canal,
  type Candado,
  type DepositoDeSesion,
  type OpcionesDeSincronizacion,
  SesionGuardada,
  SyncService,
} from '../../../src/sincronizacion/cliente/index.js';
import type { RedFingida } from './red-fingida.js';
import type { RelojFingido } from './reloj-fingido.js';

/** What all tabs of a browser share. */
export interface Navegador {
  readonly reloj: RelojFingido;
  readonly red: RedFingida;
  readonly almacen: AlmacenDeCola;
  readonly deposito: DepositoDeSesion;
  readonly candados: CandadosDelNavegador;
  readonly canales: CanalesDelNavegador;
  /** How long the store takes, each time. */
  readonly latencia: () => number;
  readonly opciones?: Partial<OpcionesDeSincronizacion>;
}

/** A tab that can be killed at any point: from then on nothing that it waits for ever comes. */
export class Pestana {
  readonly servicio: SyncService;
  readonly sesion: SesionGuardada;
  readonly fallos: unknown[] = [];
  viva = true;
  /** By whoever runs the test. */
  detenida = false;
  readonly #alMorir: (() => void)[] = [];

  constructor(private readonly navegador: Navegador) {
    const { reloj, red, almacen, deposito, candados, canales, opciones } = navegador;
    const propio = {
      nombre: 'ana',
      reloj: {
        ahora: () => reloj.ahora(),
        programar: (ms: number, hacer: () => void) => reloj.programar(ms, () => this.viva && hacer()),
      },
      candado: candados.de(this),
      pedir: red.pedirDe(
        () => this.viva,
        (hacer) => this.alMorir(hacer),
      ),
    };
    this.sesion = new SesionGuardada({
      ...propio,
      deposito: this.#lento(deposito, ['leer', 'guardar']),
      canal: canales.de(this, 'sesion'),
    });
    this.servicio = new SyncService({
      almacen: this.#lento(almacen, ['agregar', 'cambiar', 'leer', 'contar']),
      sesion: this.sesion,
      canal: canales.de(this, 'cola'),
      red: red.comoLaVeUnaPestana,
      azar: () => 0.5,
      alFallar: (error) => this.fallos.push(error),
      ...propio,
      ...opciones,
    });
  }

  matar(): void {
    this.viva = false;
    for (const hacer of this.#alMorir) hacer();
  }

  alMorir(hacer: () => void): void {
    this.#alMorir.push(hacer);
  }

  /** A store whose transactions take time, before they are committed and after. */
  #lento<T extends object>(almacen: T, metodos: (keyof T)[]): T {
    const lento = {} as T;
    for (const metodo of metodos) {
      lento[metodo] = (async (...argumentos: unknown[]) => {
        await this.#vivir();
        const resultado = await (almacen[metodo] as any)(...argumentos);
        await this.#vivir();
        return resultado;
      }) as any;
    }
    return lento;
  }

  async #vivir(): Promise<void> {
    await this.navegador.reloj.esperar(this.navegador.latencia());
    if (!this.viva) await new Promise(() => undefined);
  }
}

/** Web Locks: one holder by name, first come first served, and free when the holder's tab is killed. */
export class CandadosDelNavegador {
  readonly #colas = new Map<string, { tomar: () => void }[]>();

  de(pestana: Pestana): Candado {
    return {
      enExclusiva: async (nombre, hacer, signal) => {
        if (!pestana.viva) return new Promise(() => undefined);
        const cola = this.#colas.get(nombre) ?? [];
        this.#colas.set(nombre, cola);
        let turno!: { tomar: () => void };
        const tomado = new Promise<void>((resolver, rechazar) => {
          turno = { tomar: resolver };
          signal?.addEventListener('abort', () => rechazar(signal.reason));
        });
        cola.push(turno);
        const soltar = () => {
          const lugar = cola.indexOf(turno);
          if (lugar === -1) return;
          cola.splice(lugar, 1);
          if (lugar === 0) cola[0]?.tomar();
        };
        pestana.alMorir(soltar);
        if (cola[0] === turno) turno.tomar();
        try {
          await tomado;
          signal?.throwIfAborted();
          return await hacer();
        } finally {
          soltar();
        }
      },
    };
  }
}

/** BroadcastChannel: every other living tab hears. */
export class CanalesDelNavegador {
  readonly #oyentes = new Set<{ pestana: Pestana; nombre: string; oir: () => void }>();

  constructor(private readonly reloj: RelojFingido) {}

  de(pestana: Pestana, nombre: string): Canal {
    return {
      avisar: () => {
        for (const oyente of this.#oyentes)
          if (oyente.pestana !== pestana && oyente.nombre === nombre)
            this.reloj.programar(1, () => oyente.pestana.viva && oyente.oir());
      },
      escuchar: (oir) => {
        const oyente = { pestana, nombre, oir };
        this.#oyentes.add(oyente);
        return () => void this.#oyentes.delete(oyente);
      },
    };
  }
}
