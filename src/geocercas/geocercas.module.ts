import { Module } from '@nestjs/common';
import { UsuariosModule } from '../usuarios/index.js';
import { EvaluadorDeGeocercas } from './evaluador.js';
import { GeocercasResolver } from './geocercas.resolver.js';
import { GeocercasService } from './geocercas.service.js';
import { UsuariosDeGeocercas } from './usuarios-de-geocercas.js';
import { ZonasPreparadas } from './zonas-preparadas.js';

/** Zones, whom they are assigned to, and where those people are with regard to them. */
@Module({
  providers: [GeocercasService, EvaluadorDeGeocercas, ZonasPreparadas],
  exports: [GeocercasService, EvaluadorDeGeocercas],
})
export class GeocercasModule {}

/** How clients reach it. */
@Module({
  imports: [GeocercasModule, UsuariosModule],
  providers: [GeocercasResolver, UsuariosDeGeocercas],
})
export class GeocercasApiModule {}
