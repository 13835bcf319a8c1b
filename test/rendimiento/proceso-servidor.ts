/** The product's server, as built, with what the measures need to ask of it. */
import 'reflect-metadata';
import type * as Aplicacion from '../../src/aplicacion.js';
import type * as Configuraciones from '../../src/configuracion/index.js';
import type * as Eventos from '../../src/eventos/index.js';
import type * as Tareas from '../../src/tareas/index.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { atenderEmision } from './emision.js';

const DIST = process.env.SEGUIMIENTO_DIST;
const { crearAplicacion }: typeof Aplicacion = await import(`${DIST}/aplicacion.js`);
const { leerConfiguracion }: typeof Configuraciones = await import(`${DIST}/configuracion/index.js`);
const { audiencia, Bus }: typeof Eventos = await import(`${DIST}/eventos/index.js`);
const { TareasService }: typeof Tareas = await import(`${DIST}/tareas/index.js`);

let app: NestFastifyApplication;
let bus: Eventos.Bus;

atenderEmision(
  async () => {
    const configuracion = leerConfiguracion(process.env);
    app = await crearAplicacion(configuracion);
    bus = app.get(Bus);
    await app.listen(0, '127.0.0.1');
    return Number(new URL(await app.getUrl()).port);
  },
  (sucesos) =>
    bus.publicar(
      sucesos.map(({ usuarioId, tareaId, avance }) => ({
        evento: 'tarea:progreso',
        datos: avance,
        audiencias: [audiencia.usuario(usuarioId), audiencia.tarea(tareaId)],
      })),
    ),
  {
    // As the sweep of unfinished tasks does it.
    encolar: (ids: readonly number[]) =>
      app.get(TareasService, { strict: false }).encolar(ids.map((id) => ({ id, delante: 0 }))),
  },
);
