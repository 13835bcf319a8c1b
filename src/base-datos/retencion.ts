import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { detalleParaRegistro } from '../comun/errores.js';

const CADA_MS = 3_600_000;
/** Small enough that nobody waits for its locks. */
const LOTE = 500;

/** Rows that are kept for some time only. */
export interface Perecedero {
  /** What they are, as the log says it. */
  readonly que: string;
  /** Removes some of those that are too old. @returns how many; fewer than `limite` if none is left. */
  readonly borrar: (limite: number) => Promise<number>;
}

/** Removes what has been kept for as long as it should be. Domains register theirs in the processes that work. */
@Injectable()
export class Retencion implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Retencion.name);
  private readonly perecederos: Perecedero[] = [];
  private temporizador: NodeJS.Timeout | undefined;
  private borrando: Promise<number> | undefined;
  private deteniendo = false;

  /** To be called before the start has ended. */
  registrar(perecedero: Perecedero): void {
    this.perecederos.push(perecedero);
  }

  onApplicationBootstrap(): void {
    if (this.perecederos.length === 0) return;
    void this.borrar();
    this.temporizador = setInterval(() => void this.borrar(), CADA_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.deteniendo = true;
    clearInterval(this.temporizador);
    await this.borrando;
  }

  /** Public for tests. Never throws: the next time finds what is left. @returns how many rows it removed. */
  borrar(): Promise<number> {
    this.borrando ??= this.borrarTodo().finally(() => (this.borrando = undefined));
    return this.borrando;
  }

  private async borrarTodo(): Promise<number> {
    let borradas = 0;
    for (const perecedero of this.perecederos) borradas += await this.porLotes(perecedero);
    return borradas;
  }

  private async porLotes({ que, borrar }: Perecedero): Promise<number> {
    let borradas = 0;
    try {
      for (let lote = LOTE; lote === LOTE && !this.deteniendo; borradas += lote) lote = await borrar(LOTE);
    } catch (error) {
      this.logger.warn(`Old ${que} not removed: ${detalleParaRegistro(error)}`);
    }
    if (borradas > 0) this.logger.log(`Old ${que} removed: ${borradas}`);
    return borradas;
  }
}
