import { Injectable, Logger } from '@nestjs/common';
import { detalleParaRegistro } from '../comun/errores.js';

/** Small enough that nobody waits for its locks. */
const LOTE = 500;

/** Rows that are kept for some time only. */
export interface Perecedero {
  /** What they are, as the log says it. */
  readonly que: string;
  /** Removes some of those that are too old. @returns how many; fewer than `limite` if none is left. */
  readonly borrar: (limite: number) => Promise<number>;
}

/** Removes what has been kept for as long as it should be, whenever it is told to. Domains register theirs. */
@Injectable()
export class Retencion {
  private readonly logger = new Logger(Retencion.name);
  private readonly perecederos: Perecedero[] = [];
  private borrando: Promise<number> | undefined;
  private deteniendo = false;

  /** To be called before the start has ended. */
  registrar(perecedero: Perecedero): void {
    this.perecederos.push(perecedero);
  }

  /** The process is stopping: no batch is begun any more. */
  detener(): void {
    this.deteniendo = true;
  }

  /** Never throws: the next time finds what is left. @returns how many rows it removed. */
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
