import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** Refusals of one address that are answered at once in {@link VENTANA_MS}: more than who heeds them ever gets. */
const AL_INSTANTE = 20;
const VENTANA_MS = 10_000;
/** As long as the shortest wait that a refusal asks for. */
const DEMORA_MS = 1_000;
/** Answers that are held back at once; beyond them each goes out at once again. */
const RETENIDAS = 5_000;
const RECORDADAS = 10_000;

/**
 * Answers late who goes on asking after many refusals: each takes work, and who asks again as soon as it is answered
 * would have all of it.
 */
@Injectable()
export class Paciencia {
  private readonly rechazos = new LRUCache<string, { cuantos: number }>({
    max: RECORDADAS,
    ttl: VENTANA_MS,
  });
  private retenidas = 0;

  /** @param quien the address that is refused. */
  responder(quien: string, responder: () => void): void {
    const suyos = this.rechazos.get(quien) ?? { cuantos: 0 };
    suyos.cuantos += 1;
    if (suyos.cuantos === 1) this.rechazos.set(quien, suyos);
    if (suyos.cuantos <= AL_INSTANTE || this.retenidas >= RETENIDAS) return responder();
    this.retenidas += 1;
    setTimeout(() => {
      this.retenidas -= 1;
      responder();
    }, DEMORA_MS).unref();
  }
}
