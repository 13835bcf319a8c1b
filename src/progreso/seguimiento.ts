import { esPasajero } from '../comun/errores.js';
import { insistir } from '../comun/insistir.js';
import { type Audiencia, type Avance, type Bus, Buzon, Flujo, type Suceso } from '../eventos/index.js';
import type { Metricas } from '../observacion/index.js';
import type { LectorDeAvances } from '../tareas/index.js';
import type { Cursor } from './cursores.js';

/** What a subscriber is given first, and how far that takes it. */
export interface Comienzo {
  readonly cursor: Cursor;
  readonly avances: readonly Avance[];
}

export type AlEntregar = (avance: Avance) => void;

export interface Seguido {
  readonly audiencia: Audiencia;
  /** Reads where to begin. Called after the bus was joined, so that nothing falls between the two. */
  readonly comenzar: () => Promise<Comienzo>;
  /** How many advances wait for the reader before only the newest of each task is kept. */
  readonly capacidad: number;
  /** Hears of each live advance as it goes out. */
  readonly alEntregar?: AlEntregar | undefined;
}

/**
 * The advances that one subscriber follows, in order, without a gap or a repeat: first those that were read,
 * then what the bus brings. What it repeats is skipped, and a hole that it left is filled from the table.
 */
export class Seguimiento extends Flujo<Avance> {
  private readonly buzon: Buzon<Avance>;
  /** Rows of the table still to be given. */
  private leidos: Iterator<Avance, undefined> = [].values();
  /** None while the beginning is being read. */
  private cursor: Cursor | undefined;
  private leyendo = false;
  private dejar: () => void = () => {};
  private anotarFin: () => void = () => {};

  constructor(
    private readonly seguido: Seguido,
    private readonly bus: Bus,
    private readonly lector: LectorDeAvances,
    private readonly metricas: Metricas,
  ) {
    super();
    const alConflar = metricas.buzonConflado;
    this.buzon = new Buzon({ capacidad: seguido.capacidad, clave: tareaDe, alConflar });
  }

  protected abrir(): void {
    const { audiencia } = this.seguido;
    this.anotarFin = this.metricas.suscripcionAbierta();
    this.dejar = this.bus.suscribir(audiencia, (suceso) => this.oir(suceso));
    void this.leer(async () => {
      await this.bus.lista(audiencia);
      const { cursor, avances } = await this.seguido.comenzar();
      this.cursor = cursor;
      return avances;
    });
  }

  protected soltar(): void {
    this.dejar();
    this.anotarFin();
    this.buzon.cerrar();
  }

  protected siguiente(): Avance | undefined {
    const { cursor } = this;
    if (!cursor) return undefined;
    const avance = this.leidos.next().value ?? this.delBuzon(cursor);
    if (!avance) return undefined;
    cursor.anotar(avance);
    if (cursor.completo) this.cerrar();
    return avance;
  }

  private oir({ evento, datos }: Suceso): void {
    if (evento !== 'tarea:progreso') return;
    this.buzon.poner(datos);
    if (!this.leyendo) this.despertar();
  }

  private delBuzon(cursor: Cursor): Avance | undefined {
    while (!this.leyendo) {
      const entrega = this.buzon.tomar();
      if (!entrega) return undefined;
      const { valor, conflado } = entrega;
      const seq = cursor.antesDe(valor);
      if (valor.seq <= seq) continue;
      // What a slow reader's own mailbox left out is left out on purpose.
      if (conflado || valor.seq === seq + 1) {
        this.seguido.alEntregar?.(valor);
        return valor;
      }
      void this.leer(() => this.leerHueco(valor.tareaId, seq));
    }
    return undefined;
  }

  /** While the database is away, a subscriber waits for it rather than lose its place. */
  private leerHueco(tareaId: number, seq: number): Promise<readonly Avance[]> {
    return insistir(() => this.lector.despuesDe(tareaId, seq), {
      esPasajero: (error) => esPasajero(error) && !this.terminado,
    });
  }

  /** Until it is read, what the bus brings waits behind it. */
  private async leer(consultar: () => Promise<readonly Avance[]>): Promise<void> {
    this.leyendo = true;
    try {
      this.leidos = (await consultar()).values();
      this.leyendo = false;
      this.despertar();
    } catch (error) {
      this.fallar(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

const tareaDe = ({ tareaId }: Avance) => tareaId;
