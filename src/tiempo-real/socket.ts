import type { Socket } from 'socket.io';
import type { Actor } from '../comun/actor.js';

/** The namespace of every event that clients hear or send. */
export const ESPACIO_WS = '/ws';

/** What the handshake established. */
export interface DatosDeSocket {
  readonly actor: Actor;
  /** From the handshake's `auth.terminadasDesde`: since when the client was away. */
  readonly terminadasDesde?: Date;
}

export type SocketAutenticado = Socket<never, EventosAlCliente, never, DatosDeSocket>;

/** Every event of `/ws` towards clients: Socket.IO's half of the contract, mapped from the inside's own events. */
export interface EventosAlCliente {
  'tarea:progreso': (avance: unknown) => void;
  'tracking:ubicacion': (ubicacion: unknown) => void;
  'alerta:nueva': (alerta: unknown) => void;
  'chat:mensaje': (mensaje: unknown) => void;
  'usuario:online': (presencia: unknown) => void;
  'usuario:offline': (presencia: unknown) => void;
  'actividad:estado': (actividad: unknown) => void;
  'sesion:expirada': (motivo: { code: 'UNAUTHENTICATED'; message: string }) => void;
  /** What was wrong with a message that asked for no acknowledgement. */
  exception: (negativa: unknown) => void;
}

/** Resolves when the client has taken what it was sent, or is gone: real backpressure, per socket. */
export async function vaciado({ conn }: SocketAutenticado): Promise<void> {
  while (conn.readyState === 'open' && !conn.transport.writable) {
    const { transport } = conn;
    await new Promise<void>((resolve) => {
      const seguir = () => {
        transport.off('ready', seguir);
        conn.off('close', seguir);
        resolve();
      };
      transport.once('ready', seguir);
      conn.once('close', seguir);
    });
  }
}
