import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AutenticacionService } from './autenticacion.service.js';
import { ConexionesAbiertas } from './conexiones-abiertas.js';
import { EmisorDeTokens } from './emisor-tokens.js';
import { Guardia } from './guardia.js';
import { Identificacion } from './identificacion.js';
import { Intentos } from './intentos.js';
import { RenovacionDeClaves } from './renovacion-claves.js';
import { RevisionDeConexiones } from './revision-conexiones.js';
import { SesionesService } from './sesiones.service.js';
import { VerificadorDeTokens } from './verificador-tokens.js';

@Global()
@Module({
  providers: [
    VerificadorDeTokens,
    EmisorDeTokens,
    AutenticacionService,
    Identificacion,
    ConexionesAbiertas,
    RevisionDeConexiones,
    Intentos,
    RenovacionDeClaves,
    SesionesService,
    { provide: APP_GUARD, useClass: Guardia },
  ],
  exports: [AutenticacionService, Identificacion, ConexionesAbiertas, SesionesService],
})
export class AutenticacionModule {}
