import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ActividadesApiModule, ActividadesTrabajoModule } from './actividades/index.js';
import { AlertasApiModule, AlertasModule, AlertasTrabajoModule } from './alertas/index.js';
import { AutenticacionModule } from './autenticacion/index.js';
import { BaseDatosModule } from './base-datos/index.js';
import { ChatApiModule } from './chat/index.js';
import { ColaboradorModule } from './colaborador/colaborador.module.js';
import { ColasModule } from './colas/index.js';
import { type Configuracion, ConfiguracionModule } from './configuracion/index.js';
import { EventosModule } from './eventos/index.js';
import { GeocercasApiModule, GeocercasModule } from './geocercas/index.js';
import { GraphqlModule } from './graphql/index.js';
import { HorariosModule } from './horarios/index.js';
import { HttpModule } from './http/index.js';
import { LimitesModule } from './limites/index.js';
import {
  NotificacionesApiModule,
  NotificacionesModule,
  NotificacionesTrabajoModule,
} from './notificaciones/index.js';
import { ObservacionModule } from './observacion/index.js';
import { OperacionModule } from './operacion/operacion.module.js';
import { PanelModule } from './panel/panel.module.js';
import { PresenciaApiModule } from './presencia/index.js';
import { ProgresoModule } from './progreso/progreso.module.js';
import { ResumenesApiModule, ResumenesTrabajoModule } from './resumenes/index.js';
import { SincronizacionApiModule, SincronizacionTrabajoModule } from './sincronizacion/index.js';
import { TareasApiModule, TareasModule, TareasTrabajoModule } from './tareas/index.js';
import { TiempoRealModule } from './tiempo-real/index.js';
import { TrackingApiModule, TrackingModule, TrackingTrabajoModule } from './tracking/index.js';
import { UsuariosModule } from './usuarios/index.js';

/** What everything stands on. */
const BASE = [
  ScheduleModule.forRoot(),
  ObservacionModule,
  BaseDatosModule,
  EventosModule,
  ColasModule,
  LimitesModule,
  AutenticacionModule,
  HttpModule,
  OperacionModule,
];
/** What it does, wherever it is asked for or done: a module with processors of one's own goes here. */
const DOMINIOS = [TareasModule, TrackingModule, GeocercasModule, AlertasModule, NotificacionesModule];
/** How clients reach it. */
const API = [
  GraphqlModule,
  TiempoRealModule,
  UsuariosModule,
  TareasApiModule,
  ProgresoModule,
  TrackingApiModule,
  GeocercasApiModule,
  AlertasApiModule,
  ChatApiModule,
  PresenciaApiModule,
  ActividadesApiModule,
  ResumenesApiModule,
  NotificacionesApiModule,
  SincronizacionApiModule,
  PanelModule,
  ColaboradorModule,
];
/** What is done without anybody waiting. */
const TRABAJO = [
  HorariosModule,
  TareasTrabajoModule,
  TrackingTrabajoModule,
  AlertasTrabajoModule,
  ActividadesTrabajoModule,
  ResumenesTrabajoModule,
  NotificacionesTrabajoModule,
  SincronizacionTrabajoModule,
];

/** ROL_PROCESO: a process that serves clients, one that works, or both in one. */
const POR_ROL = {
  api: [...BASE, ...DOMINIOS, ...API],
  trabajador: [...BASE, ...DOMINIOS, ...TRABAJO],
  todo: [...BASE, ...DOMINIOS, ...API, ...TRABAJO],
} satisfies Record<Configuracion['ROL_PROCESO'], unknown>;

@Module({})
export class AppModule {
  static con(configuracion: Configuracion): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfiguracionModule.con(configuracion), ...POR_ROL[configuracion.ROL_PROCESO]],
    };
  }
}
