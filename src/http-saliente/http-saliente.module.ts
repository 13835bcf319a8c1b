import { HttpModule, HttpService } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import { type Configuracion, CONFIGURACION, InyectarConfiguracion } from '../configuracion/index.js';
import { Metricas } from '../observacion/index.js';
import { comoErrorHttp } from './error-http.js';
import { adaptadorConPlazo, type MedirPeticion } from './peticion.js';
import { ESPERA_POR_CUOTA_MS, type Reintentos, repetirPeticiones } from './reintentos.js';

/** Of a request and of an answer, in bytes. */
const TAMANO_MAXIMO = 1_048_576;

/** What every request to others has in common. */
export const opcionesDeSalida = (plazoMs: number, medir: MedirPeticion): AxiosRequestConfig => ({
  adapter: adaptadorConPlazo(plazoMs, medir),
  // What is asked for with a token goes to whom it was meant for.
  maxRedirects: 0,
  maxContentLength: TAMANO_MAXIMO,
  maxBodyLength: TAMANO_MAXIMO,
  headers: { 'User-Agent': 'seguimiento' },
});

/** Repetitions first: only what they could not mend becomes an error of ours. */
export function interceptar(cliente: AxiosInstance, reintentos: Reintentos): void {
  repetirPeticiones(cliente, reintentos);
  cliente.interceptors.response.use(undefined, (error: unknown) => {
    throw comoErrorHttp(error, reintentos.esperaPorCuotaMs);
  });
}

/**
 * Nest's `HttpService` for everything that this server asks of others: bounded in time and size, repeated where
 * that may help, measured, and with errors that may be logged ({@link ErrorHttpSaliente}).
 */
@Module({
  imports: [
    HttpModule.registerAsync({
      useFactory: ({ HTTP_PLAZO_MS }: Configuracion, metricas: Metricas) =>
        opcionesDeSalida(HTTP_PLAZO_MS, (...medida) => metricas.peticionSaliente(...medida)),
      inject: [CONFIGURACION, Metricas],
    }),
  ],
  exports: [HttpModule],
})
export class HttpSalienteModule {
  constructor(http: HttpService, @InyectarConfiguracion() { HTTP_REINTENTO_MS }: Configuracion) {
    interceptar(http.axiosRef, { esperaMs: HTTP_REINTENTO_MS, esperaPorCuotaMs: ESPERA_POR_CUOTA_MS });
  }
}
