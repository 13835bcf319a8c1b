import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type LimiteVigilado, Metricas } from '../observacion/index.js';

/** How often the log speaks of one user or address. */
const CADA_MS = 60_000;
const RECORDADOS = 10_000;

/** What is refused for being too much: counted each time, and told to the operator now and then. */
@Injectable()
export class Rechazos {
  private readonly logger = new Logger('Limites');
  private readonly contados = new LRUCache<string, true>({ max: RECORDADOS, ttl: CADA_MS });

  constructor(private readonly metricas: Metricas) {}

  /** @param quien as `user 7` or `address 203.0.113.9`. */
  anotar(limite: LimiteVigilado, quien: string): void {
    this.metricas.rechazado(limite);
    const clave = `${limite} ${quien}`;
    if (this.contados.has(clave)) return;
    this.contados.set(clave, true);
    this.logger.warn(`Over the limit ${limite}: ${quien}`);
  }
}
