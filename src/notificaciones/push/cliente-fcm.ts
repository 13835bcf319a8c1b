import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import { type Configuracion, InyectarConfiguracion } from '../../configuracion/index.js';
import { ErrorHttpSaliente } from '../../http-saliente/index.js';
import { leerAceptacion, leerEntradaFallida, leerRechazo, type Resultado } from './respuesta.js';
import { SesionGoogle } from './sesion-google.js';

const FCM = 'https://fcm.googleapis.com';

/** FCM HTTP v1. Nothing here throws: whatever happens is a {@link Resultado}. */
@Injectable()
export class ClienteFcm {
  private readonly url: string;

  constructor(
    private readonly http: HttpService,
    private readonly sesion: SesionGoogle,
    @InyectarConfiguracion() { FCM_URL, FCM_CREDENCIALES }: Configuracion,
  ) {
    const base = (FCM_URL ?? FCM).replace(/\/+$/, '');
    this.url = `${base}/v1/projects/${FCM_CREDENCIALES?.proyecto}/messages:send`;
  }

  /** @returns why it is not possible to sign in now, if so. */
  async entrar(): Promise<Resultado | undefined> {
    const token = await this.tokenDeAcceso();
    return typeof token === 'string' ? undefined : token;
  }

  /** @param mensaje body of `messages:send`. */
  async enviar(mensaje: object, senal: AbortSignal): Promise<Resultado> {
    for (let vez = 1; ; vez += 1) {
      const token = await this.tokenDeAcceso();
      if (typeof token !== 'string') return token;
      try {
        const { data } = await this.http.axiosRef.post<unknown>(this.url, mensaje, {
          headers: { Authorization: `Bearer ${token}` },
          signal: senal,
        });
        return leerAceptacion(data);
      } catch (error) {
        const resultado = leerRechazo(error);
        const caducado = error instanceof ErrorHttpSaliente && error.estado === 401;
        if (!caducado || resultado.que !== 'alarma' || vez > 1) return resultado;
        // It may have been revoked before its time.
        this.sesion.olvidar(token);
      }
    }
  }

  private async tokenDeAcceso(): Promise<string | Resultado> {
    try {
      return await this.sesion.token();
    } catch (error) {
      return leerEntradaFallida(error);
    }
  }
}
