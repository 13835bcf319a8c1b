import { Global, Module } from '@nestjs/common';
import { CONEXION, type Conexion } from '../base-datos/index.js';
import { Metricas, Salud } from '../observacion/index.js';
import { Bus, BusLocal } from './bus.js';
import { BusPostgres } from './bus-postgres.js';

@Global()
@Module({
  providers: [
    {
      provide: Bus,
      useFactory: (conexion: Conexion, metricas: Metricas, salud: Salud): Bus => {
        const bus = conexion.perfil === 'postgres' ? new BusPostgres(conexion.sql, metricas) : new BusLocal();
        salud.vigilar('eventos', () => bus.comprobar());
        return bus;
      },
      inject: [CONEXION, Metricas, Salud],
    },
  ],
  exports: [Bus],
})
export class EventosModule {}
