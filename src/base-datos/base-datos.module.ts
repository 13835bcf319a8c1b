import { Global, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { CONFIGURACION, type Configuracion } from '../configuracion/index.js';
import { Salud } from '../observacion/index.js';
import { abrirConexion, type BaseDatos, type Conexion } from './conexion.js';
import { Retencion } from './retencion.js';

export const CONEXION = Symbol('conexion');
const BASE_DATOS = Symbol('base-datos');

/** Injects Drizzle: what nearly everybody wants. */
export const InyectarBaseDatos = () => Inject(BASE_DATOS);
/** Injects the driver with its profile: for the queue and the event bus. */
export const InyectarConexion = () => Inject(CONEXION);

/** Whether the database answers, for readiness. */
@Injectable()
class VigilanciaDeBaseDatos {
  constructor(@InyectarBaseDatos() db: BaseDatos, salud: Salud) {
    salud.vigilar('base de datos', async () => void (await db.execute(sql`select 1`)));
  }
}

/** Closes the database in the last phase of the shutdown, when nobody writes any more. */
@Injectable()
class CierreDeBaseDatos implements OnApplicationShutdown {
  constructor(@InyectarConexion() private readonly conexion: Conexion) {}

  async onApplicationShutdown(): Promise<void> {
    await this.conexion.cerrar();
  }
}

@Global()
@Module({
  providers: [
    {
      provide: CONEXION,
      useFactory: (configuracion: Configuracion) => abrirConexion(configuracion),
      inject: [CONFIGURACION],
    },
    { provide: BASE_DATOS, useFactory: (conexion: Conexion): BaseDatos => conexion.db, inject: [CONEXION] },
    VigilanciaDeBaseDatos,
    CierreDeBaseDatos,
    Retencion,
  ],
  exports: [CONEXION, BASE_DATOS, Retencion],
})
export class BaseDatosModule {}
