import { type DynamicModule, Module } from '@nestjs/common';
import { AutenticacionModule } from './autenticacion/index.js';
import { BaseDatosModule } from './base-datos/index.js';
import { ColasModule } from './colas/index.js';
import { type Configuracion, ConfiguracionModule } from './configuracion/index.js';
import { EventosModule } from './eventos/index.js';
import { GraphqlModule } from './graphql/index.js';
import { HttpModule } from './http/index.js';
import { ObservacionModule } from './observacion/index.js';
import { OperacionModule } from './operacion/operacion.module.js';
import { PanelModule } from './panel/panel.module.js';
import { ProgresoModule } from './progreso/progreso.module.js';
import { TareasModule } from './tareas/index.js';
import { TiempoRealModule } from './tiempo-real/index.js';
import { UsuariosModule } from './usuarios/index.js';

/** What everything stands on. */
const BASE = [ObservacionModule, BaseDatosModule, EventosModule, ColasModule, AutenticacionModule];
/** How clients reach it. */
const TRANSPORTES = [HttpModule, GraphqlModule, TiempoRealModule];
/** What it does. */
const DOMINIOS = [UsuariosModule, TareasModule, ProgresoModule, OperacionModule, PanelModule];

@Module({})
export class AppModule {
  static con(configuracion: Configuracion): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfiguracionModule.con(configuracion), ...BASE, ...TRANSPORTES, ...DOMINIOS],
    };
  }
}
