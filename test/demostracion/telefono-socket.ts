import { ConexionSocket } from './conexion-socket.js';
import type { Destino, ResultadoUbicaciones, Ubicacion } from './contrato.js';
import type { Sesion } from './sesion.js';
import type { Oyente, Telefono } from './telefono.js';

/** Sends and hears by Socket.IO. */
export class TelefonoSocket implements Telefono {
  private readonly conexion: ConexionSocket;

  constructor(sesion: Sesion, oyente: Oyente) {
    this.conexion = new ConexionSocket(sesion, () => oyente.conectado());
    this.conexion.oir('chat:mensaje', (mensaje) => oyente.mensaje(mensaje));
    this.conexion.oir('actividad:estado', (visita) => oyente.visita(visita));
  }

  abrir(): void {
    this.conexion.abrir();
  }

  cerrar(): void {
    this.conexion.cerrar();
  }

  enviarUbicaciones(ubicaciones: readonly Ubicacion[]): Promise<ResultadoUbicaciones> {
    return this.conexion.pedir('tracking:ubicacion', ubicaciones);
  }

  async enviarMensaje(id: string, texto: string, destino: Destino): Promise<void> {
    await this.conexion.pedir('chat:mensaje', { id, texto, ...destino });
  }
}
