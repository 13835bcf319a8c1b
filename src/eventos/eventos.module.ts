import { Global, Module } from '@nestjs/common';
import { CONEXION, type Conexion } from '../base-datos/index.js';
import { Bus, BusLocal } from './bus.js';
import { BusPostgres } from './bus-postgres.js';

@Global()
@Module({
  providers: [
    {
      provide: Bus,
      useFactory: (conexion: Conexion): Bus =>
        conexion.perfil === 'postgres' ? new BusPostgres(conexion.sql) : new BusLocal(),
      inject: [CONEXION],
    },
  ],
  exports: [Bus],
})
export class EventosModule {}
