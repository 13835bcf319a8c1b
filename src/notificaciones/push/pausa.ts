import { Injectable, Logger } from '@nestjs/common';
import { Reloj } from '../../comun/reloj.js';

/** How long nobody asks FCM for anything after it refused our credentials. */
const PAUSA_MS = 5 * 60_000;

/**
 * While the configuration is wrong, no message of this process would be taken: none is sent. When the time is up the
 * next one finds out whether it was mended.
 */
@Injectable()
export class Pausa {
  private readonly logger = new Logger('Push');
  private hasta = 0;

  constructor(private readonly reloj: Reloj) {}

  get activa(): boolean {
    const restaMs = this.hasta - this.reloj.ahora().getTime();
    // A clock that was set back must not prolong it.
    return restaMs > 0 && restaMs <= PAUSA_MS;
  }

  /** Tells whoever operates the server, once. */
  empezar(causa: string): void {
    if (this.activa) return;
    this.hasta = this.reloj.ahora().getTime() + PAUSA_MS;
    this.logger.error(
      `Push messages are paused for ${PAUSA_MS / 60_000} minutes: ${causa}. Check FCM_CREDENCIALES and FCM_URL, and that ` +
        'its account may send messages in its project',
    );
  }
}
