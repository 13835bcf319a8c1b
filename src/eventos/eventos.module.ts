import { Global, Module } from '@nestjs/common';
import { CONEXION, type Conexion } from '../base-datos/index.js';
import { Metricas, Salud } from '../observacion/index.js';
import { Barrido } from './barrido.js';
import { Bus, BusLocal } from './bus.js';
import { BusPostgres } from './bus-postgres.js';
import { BusRedis } from './bus-redis.js';
import { EnVivo } from './en-vivo.js';
import { UnidadDeTrabajo } from './unidad-de-trabajo.js';

export function abrirBus(conexion: Conexion, metricas: Metricas): Bus {
  if (conexion.perfil === 'embebido') return new BusLocal();
  return conexion.perfil === 'postgres'
    ? new BusPostgres(conexion.sql, metricas)
    : new BusRedis(conexion.redis, metricas);
}

/** The bus of the profile, and what delivers by it, for everybody. */
@Global()
@Module({
  providers: [
    {
      provide: Bus,
      useFactory: (conexion: Conexion, metricas: Metricas, salud: Salud): Bus => {
        const bus = abrirBus(conexion, metricas);
        salud.vigilar('eventos', () => bus.comprobar());
        return bus;
      },
      inject: [CONEXION, Metricas, Salud],
    },
    Barrido,
    EnVivo,
    UnidadDeTrabajo,
  ],
  exports: [Bus, Barrido, EnVivo, UnidadDeTrabajo],
})
export class EventosModule {}
