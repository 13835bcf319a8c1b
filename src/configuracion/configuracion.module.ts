import { type DynamicModule, Global, Inject, Module } from '@nestjs/common';
import { Reloj } from '../comun/reloj.js';
import type { Configuracion } from './configuracion.js';

/** The token, for factories; classes use {@link InyectarConfiguracion}. */
export const CONFIGURACION = Symbol('configuracion');

/** Injects the frozen {@link Configuracion}. */
export const InyectarConfiguracion = () => Inject(CONFIGURACION);

/** Makes the configuration and the clock injectable everywhere. */
@Global()
@Module({})
export class ConfiguracionModule {
  static con(configuracion: Configuracion): DynamicModule {
    const providers = [{ provide: CONFIGURACION, useValue: configuracion }, Reloj];
    return { module: ConfiguracionModule, providers, exports: providers };
  }
}
