import { FastifyAdapter } from '@nestjs/platform-fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Configuracion } from '../configuracion/index.js';
import { DESPEDIDA_MS } from './despachador-upgrades.js';
import { confianzaEn } from './direccion.js';
import { nombrarPeticion, trazarPeticiones } from './peticiones.js';
import { CABECERAS_DE_RECHAZO } from './cabeceras.js';
import { responderProblema, responderSinRuta, textoDeProblema } from './problema.js';

/** How long a client may take. */
export interface PlazosDeCliente {
  /** To send a request, from its first byte or the beginning of the connection. */
  readonly peticionMs: number;
  /** To send its headers, likewise: also on a connection on which nothing is said. */
  readonly cabecerasMs: number;
  /** To make another request on the same connection; longer than the proxies before us wait with theirs. */
  readonly esperaMs: number;
  /** How often it is looked who is late. */
  readonly revisionMs: number;
}

const PLAZOS: PlazosDeCliente = {
  peticionMs: 30_000,
  cabecerasMs: 10_000,
  esperaMs: 72_000,
  revisionMs: 2_000,
};

/** Fastify with our limits, and our answer to what it refuses before any route is reached. */
export class AdaptadorFastify extends FastifyAdapter {
  constructor(configuracion: Configuracion, plazos: PlazosDeCliente = PLAZOS) {
    super({
      bodyLimit: configuracion.CUERPO_MAX_BYTES,
      trustProxy: confianzaEn(configuracion),
      requestTimeout: plazos.peticionMs,
      keepAliveTimeout: plazos.esperaMs,
      http: { headersTimeout: plazos.cabecerasMs, connectionsCheckingInterval: plazos.revisionMs },
      forceCloseConnections: true,
      genReqId: nombrarPeticion,
      frameworkErrors: responderSinRuta,
      clientErrorHandler: responderIlegible,
    });
    this.getInstance().setErrorHandler(responderProblema);
    this.getInstance().decorate('contarPeticion', null);
    trazarPeticiones(this.getInstance());
  }

  /**
   * Nest sets its handler too late: registering Mercurius has started Fastify by then, and routes keep the
   * handler of that moment. Ours has been there from the beginning.
   */
  override setErrorHandler() {
    return this.getInstance();
  }
}

const ILEGIBLES: Readonly<Record<string, { readonly estado: number; readonly mensaje: string }>> = {
  HPE_HEADER_OVERFLOW: { estado: 431, mensaje: 'The headers are too large' },
  ERR_HTTP_REQUEST_TIMEOUT: { estado: 408, mensaje: 'The request took too long to arrive' },
};

/** Answers by hand what is not HTTP enough to become a request: there is only a socket to write to. */
function responderIlegible({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  // Answered, and still sending.
  if (!socket.writable) return;
  const { estado, mensaje } = ILEGIBLES[code] ?? { estado: 400, mensaje: 'The request is not valid HTTP' };
  const cuerpo = textoDeProblema(estado, { codigo: 'BAD_USER_INPUT', mensaje });
  const cabeceras = [
    `HTTP/1.1 ${estado} ${STATUS_CODES[estado]}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(cuerpo)}`,
    ...Object.entries(CABECERAS_DE_RECHAZO).map(([nombre, valor]) => `${nombre}: ${valor}`),
  ];
  socket.end(`${cabeceras.join('\r\n')}\r\n\r\n${cuerpo}`);
  // Cut off at once, with more of what it sent still unread, the peer would be reset before it has read the answer.
  const corte = setTimeout(() => socket.destroy(), DESPEDIDA_MS).unref();
  socket.once('close', () => clearTimeout(corte));
}
