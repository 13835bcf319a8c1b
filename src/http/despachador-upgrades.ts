import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { OrigenesPermitidos } from './origenes.js';

export type ManejadorDeUpgrade = (peticion: IncomingMessage, socket: Duplex, cabeza: Buffer) => void;

/**
 * For a peer to answer the close of its WebSocket; one that is asleep never does. `ws` by itself waits half a
 * minute, and reads on meanwhile.
 */
export const DESPEDIDA_MS = 1_000;

/**
 * The one place where a connection becomes a WebSocket: by its path, after its Origin was checked. CORS does
 * not cover WebSockets, so without this any web page could open one with the visitor's network position.
 */
@Injectable()
export class DespachadorDeUpgrades implements OnModuleInit, OnModuleDestroy {
  private readonly manejadores = new Map<string, ManejadorDeUpgrade>();
  private readonly abiertos = new Set<Duplex>();
  private cerrando = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly origenes: OrigenesPermitidos,
  ) {}

  onModuleInit(): void {
    const servidor = this.host.httpAdapter.getHttpServer() as Server;
    servidor.on('upgrade', (peticion, socket, cabeza) => this.atender(peticion, socket, cabeza));
  }

  /** Whoever is sent away while the process stops must not come back to it, nor keep it from stopping. */
  onModuleDestroy(): void {
    this.cerrando = true;
    setTimeout(() => {
      for (const socket of this.abiertos) socket.destroy();
    }, DESPEDIDA_MS).unref();
  }

  /** @param ruta exact path, without a slash at its end. */
  registrar(ruta: string, manejador: ManejadorDeUpgrade): void {
    this.manejadores.set(ruta, manejador);
  }

  private atender(peticion: IncomingMessage, socket: Duplex, cabeza: Buffer): void {
    // The other side may vanish at any moment; an unheard 'error' would end the process.
    socket.on('error', () => socket.destroy());
    const ruta = (peticion.url ?? '').split('?', 1)[0]?.replace(/\/$/, '') ?? '';
    const manejador = this.manejadores.get(ruta);
    if (!manejador) return rechazar(socket, 404);
    if (this.cerrando) return rechazar(socket, 503);
    if (!this.origenes.permite(peticion.headers.origin, peticion.headers.host)) return rechazar(socket, 403);
    this.abiertos.add(socket.once('close', () => this.abiertos.delete(socket)));
    manejador(peticion, socket, cabeza);
  }
}

function rechazar(socket: Duplex, estado: 403 | 404 | 503): void {
  // Nobody else reads it any more: unread, its peer's end would not be heard, and it would stay open for good.
  socket.resume();
  const corte = setTimeout(() => socket.destroy(), DESPEDIDA_MS).unref();
  socket.once('close', () => clearTimeout(corte));
  socket.end(`HTTP/1.1 ${estado} ${STATUS_CODES[estado]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
