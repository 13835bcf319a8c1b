import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CONEXION, type Conexion } from '../base-datos/index.js';
import { CONFIGURACION, type Configuracion } from '../configuracion/index.js';
import { ColasService } from './colas.service.js';
import { CONEXION_DE_COLAS } from './colas.tokens.js';
import { abrirConexionDeColas } from './conexion-colas.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: CONEXION_DE_COLAS,
      useFactory: (conexion: Conexion, { BASE_DATOS_CONEXIONES }: Configuracion) =>
        abrirConexionDeColas(conexion, BASE_DATOS_CONEXIONES),
      inject: [CONEXION, CONFIGURACION],
    },
    ColasService,
  ],
  exports: [ColasService],
})
export class ColasModule {}
