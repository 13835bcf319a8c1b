import { Injectable } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import { AutenticacionService, ConexionesAbiertas } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { ErrorDeDominio, errorPublico, noAutenticado } from '../comun/errores.js';
import { validar } from '../comun/validacion.js';
import { ESPACIO_WS, type SocketAutenticado } from './socket.js';

/** What a client may say when it connects. */
const AUTH = z.object({
  token: z.string('expected an access token').optional(),
  terminadasDesde: z.iso
    .datetime({ offset: true, error: 'expected a date as 2026-01-31T12:00:00Z' })
    .transform((fecha) => new Date(fecha))
    .optional(),
});

type Middleware = Parameters<Namespace['use']>[0];

/** The handshake of `/ws`. Guards do not run on a connection, so it is here that nobody enters without a token. */
@Injectable()
export class Apreton {
  /** Connections that are in, or on their way in: Socket.IO itself keeps no count of those of one moment. */
  private readonly ocupadas = new WeakSet<Socket['conn']>();

  constructor(
    private readonly autenticacion: AutenticacionService,
    private readonly conexiones: ConexionesAbiertas,
  ) {}

  /** Refuses with a `connect_error` whose `data` is `{ok: false, code, message}`. */
  readonly autenticar: Middleware = (socket, siguiente) => {
    const { auth } = socket.handshake;
    this.admitir(socket as SocketAutenticado, auth).then(
      () => siguiente(),
      (error: unknown) => {
        const { codigo, mensaje } = errorPublico(error);
        siguiente(Object.assign(new Error(mensaje), { data: { ok: false, code: codigo, message: mensaje } }));
      },
    );
  };

  private async admitir(socket: SocketAutenticado, auth: unknown): Promise<void> {
    const { conn } = socket;
    if (this.ocupadas.has(conn)) {
      throw new ErrorDeDominio('CONFLICT', `This connection is in ${ESPACIO_WS} already`);
    }
    this.ocupadas.add(conn);
    try {
      await this.autenticarSocket(socket, auth);
    } catch (error) {
      this.ocupadas.delete(conn);
      throw error;
    }
  }

  private async autenticarSocket(socket: SocketAutenticado, auth: unknown): Promise<void> {
    const { token, terminadasDesde } = validar(AUTH, auth);
    const actor = await this.autenticacion.autenticarCabecera(token && `Bearer ${token}`);
    // Of who left meanwhile, the end has passed: it would be waited for until the token expires.
    if (socket.conn.readyState !== 'open') throw noAutenticado('The client left');
    Object.assign(socket.data, { actor, terminadasDesde });
    this.vigilar(socket, actor);
  }

  private vigilar(socket: SocketAutenticado, actor: Actor): void {
    // Every gateway, and every flow that one delivers, waits for its end: more than Node takes for a leak.
    socket.setMaxListeners(0);
    const cerrar = this.conexiones.abrir(actor, () => {
      socket.emit('sesion:expirada', {
        code: 'UNAUTHENTICATED',
        message: 'The session has ended: sign in again',
      });
      socket.disconnect(true);
    });
    socket.conn.once('close', cerrar);
    socket.once('disconnect', () => {
      cerrar();
      // There is nothing else to be had on it, and no deadline any more.
      socket.conn.close();
    });
  }
}
