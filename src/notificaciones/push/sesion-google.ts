import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import { JWT } from 'google-auth-library';
import {
  type Configuracion,
  type CredencialesFcm,
  InyectarConfiguracion,
} from '../../configuracion/index.js';
import { ErrorHttpSaliente } from '../../http-saliente/index.js';

const ALCANCE = 'https://www.googleapis.com/auth/firebase.messaging';

/** The service account's access token: asked for when one is needed, kept until five minutes before its end. */
@Injectable()
export class SesionGoogle {
  private readonly cierre = new AbortController();
  private cliente: JWT | undefined;

  constructor(
    private readonly http: HttpService,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /**
   * Who asks while somebody is signing in gets the same one.
   * @throws ErrorHttpSaliente if the request fails; Error if what answers gives no token.
   */
  async token(): Promise<string> {
    const { FCM_CREDENCIALES } = this.configuracion;
    if (!FCM_CREDENCIALES) throw new Error('There are no credentials');
    this.cliente ??= this.crearCliente(FCM_CREDENCIALES);
    try {
      const { token } = await this.cliente.getAccessToken();
      if (!token) throw new Error('There is no token in the answer');
      return token;
    } catch (error) {
      // The library's own error has the signed assertion in it.
      if (error instanceof Error && error.cause instanceof ErrorHttpSaliente) throw error.cause;
      throw error;
    }
  }

  /** This one was refused: the next one is another. Of many that say so of the same, the first counts. */
  olvidar(token: string): void {
    if (this.cliente?.credentials.access_token === token) this.cliente = undefined;
  }

  detener(): void {
    this.cierre.abort();
  }

  private crearCliente({ correo, clavePrivada, urlDeEntrada }: CredencialesFcm): JWT {
    return new JWT({
      email: correo,
      key: clavePrivada,
      scopes: [ALCANCE],
      // The library knows one place to sign in; the file may name another.
      additionalClaims: { aud: urlDeEntrada },
      // Without its interceptors, which may log what they are given.
      useAuthRequestParameters: false,
      transporterOptions: {
        // Repetitions are ours.
        retryConfig: { retry: 0 },
        adapter: async (peticion) => {
          const { data, status } = await this.http.axiosRef.post(
            urlDeEntrada,
            peticion.data as URLSearchParams,
            {
              signal: this.cierre.signal,
            },
          );
          return Object.assign(new Response(null, { status }), { config: peticion, data });
        },
      },
    });
  }
}
