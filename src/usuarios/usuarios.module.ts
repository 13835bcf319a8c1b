import { Module } from '@nestjs/common';
import { AccesoService } from './acceso.service.js';
import { EmpresasResolver } from './empresas.resolver.js';
import { EmpresasService } from './empresas.service.js';
import { SesionController } from './sesion.controller.js';
import { SesionResolver } from './sesion.resolver.js';
import { Siembra } from './siembra.js';
import { UsuariosResolver } from './usuarios.resolver.js';
import { UsuariosService } from './usuarios.service.js';

/** Empresas and users, and signing in as one of them. */
@Module({
  controllers: [SesionController],
  providers: [
    UsuariosService,
    UsuariosResolver,
    EmpresasService,
    EmpresasResolver,
    AccesoService,
    SesionResolver,
    Siembra,
  ],
  exports: [UsuariosService, EmpresasService],
})
export class UsuariosModule {}
