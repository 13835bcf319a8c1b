import { Injectable } from '@nestjs/common';
import type { Socket as Conexion } from 'engine.io';
import type { IncomingMessage } from 'node:http';
import type { Namespace } from 'socket.io';
import { z } from 'zod';
import { AutenticacionService, ConexionesAbiertas } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { ErrorDeDominio, noAutenticado } from '../comun/errores.js';
import { exigirProfundidad } from '../comun/profundidad-json.js';
import { validar } from '../comun/validacion.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import type { Llegada } from '../http/index.js';
import { type VigiaDeMarcos, Vigilancia } from '../limites/index.js';
import { negar, negativaDe } from './acuse.js';
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

/** What `ws` says of a connection besides its messages: each costs as much as a small one. */
const MARCOS_DE_CONTROL = ['ping', 'pong'] as const;

/** The handshake of `/ws`. Guards do not run on a connection, so it is here that nobody enters without a token. */
@Injectable()
export class Apreton {
  private readonly llegadas = new WeakMap<IncomingMessage, Llegada>();
  private readonly vigias = new WeakMap<Conexion, VigiaDeMarcos>();
  /** Connections that are in, or on their way in: Socket.IO itself keeps no count of those of one moment. */
  private readonly ocupadas = new WeakSet<Conexion>();

  constructor(
    private readonly autenticacion: AutenticacionService,
    private readonly conexiones: ConexionesAbiertas,
    private readonly vigilancia: Vigilancia,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /** A connection comes, which is to be told when it has said who it is. */
  esperar(peticion: IncomingMessage, llegada: Llegada): void {
    this.llegadas.set(peticion, llegada);
  }

  /** Watches what a connection sends. */
  vigilar(conexion: Conexion): void {
    const llegada = this.llegadaDe(conexion);
    const vigia = this.vigilancia.de(`address ${llegada?.ip}`, () => {
      // Not `disconnect()`, after which no client connects again by itself.
      conexion.close(true);
      llegada?.cortar();
    });
    this.vigias.set(conexion, vigia);
    conexion.on('packet', ({ data }: { data?: unknown }) => vigia.contar(largoDe(data)));
    const { socket } = conexion.transport as { socket?: NodeJS.EventEmitter };
    for (const clase of MARCOS_DE_CONTROL) socket?.on(clase, () => vigia.contar(0));
  }

  /** Refuses with a `connect_error` whose `data` is `{ok: false, code, message}`. */
  readonly autenticar: Middleware = (socket, siguiente) => {
    const { auth } = socket.handshake;
    this.admitir(socket as SocketAutenticado, auth).then(
      () => siguiente(),
      (error: unknown) => {
        const { errors: _campos, ...data } = negativaDe(error);
        siguiente(Object.assign(new Error(data.message), { data }));
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
    const { JSON_PROFUNDIDAD_MAX } = this.configuracion;
    exigirProfundidad(auth, JSON_PROFUNDIDAD_MAX, 'auth');
    const { token, terminadasDesde } = validar(AUTH, auth);
    const actor = await this.autenticacion.autenticarCabecera(token && `Bearer ${token}`);
    // Of who left meanwhile, the end has passed: it would be waited for until the token expires.
    if (socket.conn.readyState !== 'open') throw noAutenticado('The client left');
    Object.assign(socket.data, { actor, terminadasDesde });
    this.seguir(socket, actor);
    this.llegadaDe(socket.conn)?.autenticar();
    this.vigias.get(socket.conn)?.autenticar(actor.usuarioId);
    socket.use((evento, siguiente) => {
      try {
        exigirProfundidad(evento, JSON_PROFUNDIDAD_MAX + 1, '');
      } catch (error) {
        return negar(socket, (evento as unknown[]).at(-1), error);
      }
      siguiente();
    });
  }

  private seguir(socket: SocketAutenticado, actor: Actor): void {
    const cerrar = this.conexiones.abrir(actor, () => {
      socket.emit('sesion:expirada', {
        code: 'UNAUTHENTICATED',
        message: 'The session has ended: sign in again',
      });
      socket.disconnect(true);
    });
    // Every gateway, and every flow that one delivers, waits for its end: more than Node takes for a leak.
    socket.setMaxListeners(0);
    socket.conn.once('close', cerrar);
    socket.once('disconnect', () => {
      cerrar();
      // There is nothing else to be had on it, and no deadline any more.
      socket.conn.close();
    });
  }

  private llegadaDe({ request }: Conexion): Llegada | undefined {
    return this.llegadas.get(request);
  }
}

const largoDe = (datos: unknown): number =>
  typeof datos === 'string' || Buffer.isBuffer(datos) ? datos.length : 0;
