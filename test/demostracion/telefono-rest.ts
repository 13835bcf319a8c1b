import type { ResultadoUbicaciones, Ubicacion } from './contrato.js';
import { TelefonoGraphql } from './telefono-graphql.js';

/** Sends positions by REST; the rest, which REST has no words for, by GraphQL. */
export class TelefonoRest extends TelefonoGraphql {
  override enviarUbicaciones(ubicaciones: readonly Ubicacion[]): Promise<ResultadoUbicaciones> {
    return this.sesion.pedir((token) =>
      this.sesion.servidor.pedir('POST', '/tracking/ubicaciones', { cuerpo: { ubicaciones }, token }),
    );
  }
}
