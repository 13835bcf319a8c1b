import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Configuracion } from '../configuracion/index.js';
import { responderProblema } from './problema.js';

/** The longest that a client may take to send a request. */
const PETICION_MAXIMA_MS = 30_000;

/** Fastify with our limits, and our answer to what it refuses before any route is reached. */
export class AdaptadorFastify extends FastifyAdapter {
  constructor({ CUERPO_MAX_BYTES }: Configuracion) {
    super({
      bodyLimit: CUERPO_MAX_BYTES,
      requestTimeout: PETICION_MAXIMA_MS,
      forceCloseConnections: true,
      frameworkErrors: responderProblema,
    });
    this.getInstance().setErrorHandler(responderProblema);
  }

  /**
   * Nest sets its handler too late: registering Mercurius has started Fastify by then, and routes keep the
   * handler of that moment. Ours has been there from the beginning.
   */
  override setErrorHandler() {
    return this.getInstance();
  }
}
