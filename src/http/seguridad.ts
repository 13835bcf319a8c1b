import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { createHash } from 'node:crypto';
import { CABECERA_PETICION } from './peticiones.js';
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
  // What is personal or holds a token is in no cache; what may be kept says so itself.
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_peticion, respuesta, seguir) => {
      void respuesta.header('cache-control', 'no-store');
      seguir();
    });
  const origenes = app.get(OrigenesPermitidos);
  app.enableCors({
    // The page's own origin needs no CORS; the others are compared without a host.
    origin: (origen, responder) => responder(null, origenes.permite(origen ?? undefined, undefined)),
    methods: ['GET', 'POST'],
    // What is no preflight is told what may be asked here, too: the library would refuse it in words of its own.
    strictPreflight: false,
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'last-event-id', CABECERA_PETICION],
    exposedHeaders: ['location', 'retry-after', CABECERA_PETICION],
    maxAge: 600,
  });
}

/**
 * Lets the pages at these routes keep the inline styles that the server itself wrote in them, each by its hash;
 * any other stays refused. For pages of a library, whose markup is not ours to mend.
 */
export function permitirEstilosPropios(app: NestFastifyApplication, rutas: readonly string[]): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (peticion, respuesta, cuerpo) => {
    if (typeof cuerpo !== 'string' || !rutas.includes(peticion.routeOptions.url ?? '')) return;
    const styleSrc = [...POLITICA_DE_CONTENIDO.styleSrc, ...hashesDe(cuerpo, /<style>(.*?)<\/style>/gs)];
    const styleSrcAttr = ["'unsafe-hashes'", ...hashesDe(cuerpo, / style="([^"]*)"/g)];
    respuesta.helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { ...POLITICA_DE_CONTENIDO, styleSrc, styleSrcAttr },
      },
    });
  });
}

/** Lets the page of this answer show images of one more origin, or of its subdomains. */
export function permitirImagenesDe(respuesta: FastifyReply, origen: string): void {
  const imgSrc = [...POLITICA_DE_CONTENIDO.imgSrc, origen];
  respuesta.helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { ...POLITICA_DE_CONTENIDO, imgSrc } },
  });
}

const sha256 = (texto: string) => createHash('sha256').update(texto).digest('base64');

function hashesDe(html: string, estilo: RegExp): string[] {
  return [...html.matchAll(estilo)].map(([, texto = '']) => `'sha256-${sha256(texto)}'`);
}
