import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OrigenesPermitidos } from './origenes.js';

/** Only what we serve ourselves: no inline code, no inline styles, no other host. */
const POLITICA_DE_CONTENIDO = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** Security headers on every answer, and CORS for the configured origins alone. */
export async function protegerNavegador(app: NestFastifyApplication): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLITICA_DE_CONTENIDO },
    referrerPolicy: { policy: 'no-referrer' },
  });
  const origenes = app.get(OrigenesPermitidos);
  app.enableCors({
    // The page's own origin needs no CORS; the others are compared without a host.
    origin: (origen, responder) => responder(null, origenes.permite(origen ?? undefined, undefined)),
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'last-event-id'],
    exposedHeaders: ['location'],
    maxAge: 600,
  });
}
