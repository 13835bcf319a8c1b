import type { ResultadoUbicaciones, Ubicacion } from './contrato.js';

/** Positions at once: far from the limits of a batch and of a WebSocket frame. */
const LOTE = 100;
/** Positions that a phone keeps: more than an hour. The oldest give way. */
const CAPACIDAD = 5_000;

/** The positions of a phone that are still to be sent: as they come, or together after a while without coverage. */
export class Bandeja {
  private pendientes: Ubicacion[] = [];
  private enviando = false;
  private detenida = false;

  /** @param enviar resolves once the server has them, and rejects when it refuses them for good. */
  constructor(
    private readonly enviar: (ubicaciones: readonly Ubicacion[]) => Promise<ResultadoUbicaciones>,
    private readonly alResultar: (resultado: ResultadoUbicaciones) => void,
    private readonly alFallar: (error: unknown) => void,
  ) {}

  get cuantas(): number {
    return this.pendientes.length;
  }

  poner(ubicacion: Ubicacion): void {
    this.pendientes.push(ubicacion);
    if (this.pendientes.length > CAPACIDAD) this.pendientes.shift();
    void this.vaciar();
  }

  detener(): void {
    this.detenida = true;
  }

  reanudar(): void {
    this.detenida = false;
    void this.vaciar();
  }

  /** One batch after the other: what comes meanwhile goes with the next one. */
  private async vaciar(): Promise<void> {
    if (this.enviando) return;
    this.enviando = true;
    while (!this.detenida && this.pendientes.length > 0) {
      const lote = this.pendientes.slice(0, LOTE);
      try {
        this.alResultar(await this.enviar(lote));
      } catch (error) {
        this.alFallar(error);
      }
      const enviadas = new Set(lote);
      this.pendientes = this.pendientes.filter((ubicacion) => !enviadas.has(ubicacion));
    }
    this.enviando = false;
  }
}
