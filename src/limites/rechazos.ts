import { Injectable, Logger } from '@nestjs/common';
import { Reloj } from '../comun/reloj.js';
import { type LimiteVigilado, Metricas } from '../observacion/index.js';

/** How often the log speaks of one user or address. */
const CADA_MS = 60_000;
/** In that time: whoever has many addresses must not fill the log with them. */
const LINEAS = 500;

/** What is refused for being too much: counted each time, and told to the operator now and then. */
@Injectable()
export class Rechazos {
  private readonly logger = new Logger('Limites');
  private readonly dichos = new Set<string>();
  private desdeMs = -Infinity;

  constructor(
    private readonly metricas: Metricas,
    private readonly reloj: Reloj,
  ) {}

  /** @param quien as `user 7` or `address 203.0.113.9`. */
  anotar(limite: LimiteVigilado, quien: string): void {
    this.metricas.rechazado(limite);
    this.olvidarAntiguos();
    const clave = `${limite} ${quien}`;
    if (this.dichos.size >= LINEAS || this.dichos.has(clave)) return;
    this.dichos.add(clave);
    this.logger.warn(`Over the limit ${limite}: ${quien}`);
  }

  private olvidarAntiguos(): void {
    const ahora = this.reloj.ahora().getTime();
    if (Math.abs(ahora - this.desdeMs) < CADA_MS) return;
    this.dichos.clear();
    this.desdeMs = ahora;
  }
}
