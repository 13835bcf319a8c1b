import { ConexionGraphql } from './conexion-graphql.js';
import {
  type Destino,
  MENSAJE,
  type Mensaje,
  type ResultadoUbicaciones,
  type Ubicacion,
} from './contrato.js';
import { graphql } from './graphql.js';
import type { Sesion } from './sesion.js';
import type { Oyente, Telefono } from './telefono.js';

/** Sends by GraphQL over HTTP, hears by GraphQL over WebSocket. */
export class TelefonoGraphql implements Telefono {
  private conexion: ConexionGraphql | undefined;

  constructor(
    protected readonly sesion: Sesion,
    private readonly oyente: Oyente,
    private readonly decir: (linea: string) => void,
  ) {}

  abrir(): void {
    const { oyente } = this;
    const conexion = new ConexionGraphql(this.sesion, this.decir, () => oyente.conectado());
    void conexion.seguir('chatMensaje', (mensaje) => oyente.mensaje(mensaje));
    void conexion.seguir('actividadEstado', (visita) => oyente.visita(visita));
    this.conexion = conexion;
  }

  cerrar(): void {
    void this.conexion?.cerrar();
  }

  enviarUbicaciones(ubicaciones: readonly Ubicacion[]): Promise<ResultadoUbicaciones> {
    return graphql(
      this.sesion,
      `
        mutation ($ubicaciones: [UbicacionInput!]!) {
          registrarUbicaciones(ubicaciones: $ubicaciones) {
            aceptadas
            duplicadas
            rechazadas {
              id
              motivo
            }
          }
        }
      `,
      { ubicaciones },
    );
  }

  async enviarMensaje(id: string, texto: string, destino: Destino): Promise<void> {
    await enviarMensaje(this.sesion, id, texto, destino);
  }
}

export const enviarMensaje = (
  sesion: Sesion,
  id: string,
  texto: string,
  destino: Destino,
): Promise<Mensaje> =>
  graphql(
    sesion,
    `mutation ($id: UUID!, $texto: String!, $conversacionId: Int, $paraUsuarioId: Int) {
      enviarMensaje(id: $id, texto: $texto, conversacionId: $conversacionId, paraUsuarioId: $paraUsuarioId) ${MENSAJE}
    }`,
    { id, texto, ...destino },
  );

export const marcarLeido = (sesion: Sesion, { id, conversacionId }: Mensaje): Promise<unknown> =>
  graphql(
    sesion,
    `
      mutation ($conversacionId: Int!, $id: UUID!) {
        marcarLeido(conversacionId: $conversacionId, hastaMensajeId: $id) {
          id
          noLeidos
        }
      }
    `,
    { conversacionId, id },
  );
