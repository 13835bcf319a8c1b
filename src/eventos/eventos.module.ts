import { Global, Module } from '@nestjs/common';
import { CONEXION, type Conexion } from '../base-datos/index.js';
import { Bus, BusLocal } from './bus.js';
import { BusPostgres } from './bus-postgres.js';
import { BusRedis } from './bus-redis.js';

export function abrirBus(conexion: Conexion): Bus {
  if (conexion.perfil === 'embebido') return new BusLocal();
  return conexion.perfil === 'postgres' ? new BusPostgres(conexion.sql) : new BusRedis(conexion.redis);
}

/** The bus of the profile, for everybody. */
@Global()
@Module({
  providers: [{ provide: Bus, useFactory: abrirBus, inject: [CONEXION] }],
  exports: [Bus],
})
export class EventosModule {}
