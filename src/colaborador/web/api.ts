import type { Operacion as Documento } from '../../panel/web/red/operacion.js';
import { type CodigoDeError, ErrorDeApi, pedir } from '../../panel/web/red/graphql.js';
import type { SesionGuardada } from '../../sincronizacion/cliente/index.js';
import type { SesionEmitida } from './contrato.js';

const PLAZO_MS = 15_000;

/** Reads on behalf of the user; a token that the server no longer takes is renewed once, for every tab. */
export class Api {
  constructor(private readonly sesion: SesionGuardada) {}

  async consultar<Datos, Variables>(
    documento: Documento<Datos, Variables>,
    variables: Variables,
  ): Promise<Datos> {
    const token = await this.sesion.token();
    if (token === null) throw new ErrorDeApi('UNAUTHENTICATED', 'there is no session');
    try {
      return await pedir(documento, variables, token);
    } catch (error) {
      if (!(error instanceof ErrorDeApi) || error.codigo !== 'UNAUTHENTICATED') throw error;
      const nuevo = await this.sesion.renovar(token);
      if (nuevo === null) throw error;
      return pedir(documento, variables, nuevo);
    }
  }
}

/** @throws ErrorDeApi */
export async function pedirSesion(correo: string, clave: string): Promise<SesionEmitida> {
  const { status, cuerpo } = await enviar('/sesion/iniciar', { correo, clave });
  if (status === 200) return cuerpo as SesionEmitida;
  const { code = 'INTERNAL_SERVER_ERROR' } = (cuerpo ?? {}) as { code?: CodigoDeError };
  throw new ErrorDeApi(code, `HTTP ${status}`);
}

/** Ends it on the server, if that can be told; else what is left of it expires by itself. */
export async function terminarSesion(token: string): Promise<void> {
  await enviar('/sesion/cerrar', undefined, token).catch(() => undefined);
}

async function enviar(ruta: string, datos: unknown, token?: string) {
  try {
    const respuesta = await fetch(ruta, {
      method: 'POST',
      headers: {
        ...(datos === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: datos === undefined ? null : JSON.stringify(datos),
      signal: AbortSignal.timeout(PLAZO_MS),
    });
    const texto = await respuesta.text();
    return { status: respuesta.status, cuerpo: interpretar(texto) };
  } catch (error) {
    throw new ErrorDeApi('SIN_RED', error instanceof Error ? error.message : 'network error');
  }
}

function interpretar(texto: string): unknown {
  try {
    return JSON.parse(texto);
  } catch {
    // A proxy answered, not the server.
    return null;
  }
}
