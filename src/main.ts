import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { anunciar } from './anuncio.js';
import { crearAplicacion } from './aplicacion.js';
import { avisoDeFallo } from './arranque-fallido.js';
import { cerrarConSenales } from './cierre.js';
import { type Configuracion, leerConfiguracion } from './configuracion/index.js';

let configuracion: Configuracion | undefined;
let app: NestFastifyApplication | undefined;
try {
  configuracion = leerConfiguracion(process.env);
  app = await crearAplicacion(configuracion);
  cerrarConSenales(app, configuracion.CIERRE_MAX_MS);
  await app.listen(configuracion.PORT, configuracion.HOST);
  anunciar(await app.getUrl(), configuracion);
} catch (error) {
  console.error(`seguimiento could not start:\n${avisoDeFallo(error, configuracion)}`);
  // What it took from the queue meanwhile goes back.
  await app?.close().catch(() => {});
  process.exit(1);
}
