import type { Avance } from '../../src/eventos/index.js';

/** A task and its owner, whose subscribers are to receive its advances. */
export interface Destino {
  readonly usuarioId: number;
  readonly tareaId: number;
}

export interface Suceso extends Destino {
  readonly avance: Avance;
}

export interface PlanDePublicacion {
  readonly destinos: readonly Destino[];
  /** Sockets that receive each event. */
  readonly porSuceso: number;
  /** Most messages that may be on their way: little enough for no server to drop or join any. */
  readonly ventana: number;
}

/** As many as the product's writer commits at once. */
const LOTE_MAXIMO = 1_000;

/**
 * Publishes advances as fast as they arrive: the same loop for every server. What is on its way (published
 * less received) never exceeds the window, so what is counted at the clients is what the server can do.
 */
export class Publicador {
  private readonly seqs: number[];
  private readonly lote: number;
  private publicados = 0;
  private recibidos = 0;
  private siguiente = 0;
  private esperando = false;
  private parado = false;

  constructor(
    private readonly plan: PlanDePublicacion,
    private readonly emitir: (sucesos: readonly Suceso[]) => void,
  ) {
    this.seqs = plan.destinos.map(() => 0);
    this.lote = Math.min(LOTE_MAXIMO, plan.destinos.length);
  }

  /** Until {@link parar}. */
  readonly publicar = (): void => {
    if (this.parado) return;
    const mensajes = this.lote * this.plan.porSuceso;
    this.esperando = this.publicados - this.recibidos + mensajes > this.plan.ventana;
    if (this.esperando) return;
    this.emitir(this.siguienteLote());
    this.publicados += mensajes;
    // Between two batches a server reads what came in and writes what waits.
    setImmediate(this.publicar);
  };

  reanudar(): void {
    this.parado = false;
    this.publicar();
  }

  parar(): void {
    this.parado = true;
  }

  /** The clients' account of what has arrived since the last one. */
  recibir(mensajes: number): void {
    this.recibidos += mensajes;
    if (this.esperando) this.publicar();
  }

  get enCamino(): number {
    return this.publicados - this.recibidos;
  }

  private siguienteLote(): Suceso[] {
    const { destinos } = this.plan;
    const fecha = new Date().toISOString();
    return Array.from({ length: this.lote }, () => {
      const turno = this.siguiente++ % destinos.length;
      const destino = destinos[turno] as Destino;
      const seq = (this.seqs[turno] = (this.seqs[turno] ?? 0) + 1);
      return { ...destino, avance: avanceDe(destino.tareaId, seq, fecha) };
    });
  }
}

const avanceDe = (tareaId: number, seq: number, fecha: string): Avance => ({
  tareaId,
  seq,
  progreso: seq % 100,
  mensaje: 'Procesando datos intermedios',
  estado: 'en-proceso',
  fecha,
  restanteMs: 10_012,
});
