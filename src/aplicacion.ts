import { ConsoleLogger, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Configuracion } from './configuracion/index.js';
import { AdaptadorFastify, documentarRest, protegerNavegador, servirRecursos } from './http/index.js';
import { AdaptadorSocketIo } from './tiempo-real/index.js';

/** Nest's own account of its wiring: forty lines that hide the one that matters. */
const DE_ANDAMIAJE = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'GraphQLModule',
  // «Successfully started», before it listens.
  'NestApplication',
]);

/** What these say of a failed start is also thrown to whoever starts it, who tells it once. */
const DE_ARRANQUE = new Set(['ExceptionHandler', 'NestApplication']);

class Registro extends ConsoleLogger {
  override log(mensaje: unknown, ...resto: unknown[]): void {
    if (!DE_ANDAMIAJE.has(String(resto.at(-1)))) super.log(mensaje, ...resto);
  }

  override error(mensaje: unknown, ...resto: unknown[]): void {
    if (!DE_ARRANQUE.has(String(resto.at(-1)))) super.error(mensaje, ...resto);
  }
}

/**
 * Puts the server together, ready to `listen`.
 * @param raiz the module to run; a test or a product of one's own may wrap {@link AppModule} with more.
 */
export async function crearAplicacion(
  configuracion: Configuracion,
  raiz: DynamicModule = AppModule.con(configuracion),
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(raiz, new AdaptadorFastify(configuracion), {
    abortOnError: false,
    logger: new Registro({
      json: configuracion.produccion,
      logLevels: configuracion.NODE_ENV === 'test' ? ['error', 'fatal'] : ['log', 'warn', 'error', 'fatal'],
    }),
  });
  await protegerNavegador(app);
  if (configuracion.ROL_PROCESO === 'trabajador') return app;
  app.useWebSocketAdapter(new AdaptadorSocketIo(app, configuracion));
  await servirRecursos(app);
  documentarRest(app);
  return app;
}
