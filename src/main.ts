import 'reflect-metadata';
import { anunciar } from './anuncio.js';
import { crearAplicacion } from './aplicacion.js';
import { cerrarConSenales } from './cierre.js';
import { detalleParaRegistro } from './comun/errores.js';
import { ErrorDeConfiguracion, leerConfiguracion } from './configuracion/index.js';

try {
  const configuracion = leerConfiguracion(process.env);
  const app = await crearAplicacion(configuracion);
  cerrarConSenales(app, configuracion.CIERRE_MAX_MS);
  await app.listen(configuracion.PORT, configuracion.HOST);
  anunciar(await app.getUrl(), configuracion);
} catch (error) {
  const aviso = error instanceof ErrorDeConfiguracion ? error.message : detalleParaRegistro(error);
  console.error(`seguimiento could not start:\n${aviso}`);
  process.exit(1);
}
