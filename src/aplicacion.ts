import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { Identificacion } from './autenticacion/index.js';
import { seguirTrazas } from './comun/traza.js';
import type { Configuracion } from './configuracion/index.js';
import {
  AdaptadorFastify,
  documentarRest,
  limitarPeticiones,
  limitarProfundidad,
  medirPeticiones,
  protegerNavegador,
  servirRecursos,
} from './http/index.js';
import { Registro } from './observacion/index.js';
import { AdaptadorSocketIo } from './tiempo-real/index.js';

/**
 * Puts the server together, ready to `listen`.
 * @param raiz the module to run; a test or a product of one's own may wrap {@link AppModule} with more.
 */
export async function crearAplicacion(
  configuracion: Configuracion,
  raiz: DynamicModule = AppModule.con(configuracion),
): Promise<NestFastifyApplication> {
  if (configuracion.NIVEL_REGISTRO === 'debug') seguirTrazas();
  const app = await NestFactory.create<NestFastifyApplication>(raiz, new AdaptadorFastify(configuracion), {
    abortOnError: false,
    logger: new Registro(configuracion),
  });
  medirPeticiones(app);
  await protegerNavegador(app);
  limitarPeticiones(app, app.get(Identificacion));
  limitarProfundidad(app, configuracion.JSON_PROFUNDIDAD_MAX);
  if (configuracion.ROL_PROCESO === 'trabajador') return app;
  app.useWebSocketAdapter(new AdaptadorSocketIo(app, configuracion));
  await servirRecursos(app);
  documentarRest(app);
  return app;
}
