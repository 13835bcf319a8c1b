import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { detalleParaRegistro, errorPublico } from '../comun/errores.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { ConexionesEntrantes, type Entrada, Paciencia, RitmoDeRedes } from '../limites/index.js';
import { type Confianza, confianzaEn, direccionDe, redDe } from './direccion.js';
import { OrigenesPermitidos } from './origenes.js';

/** A connection that is to become a WebSocket. */
export interface Llegada {
  /** Where it comes from; unknown of one that has gone already. */
  readonly ip: string | undefined;
  /** To be called as soon as its token was accepted. */
  autenticar(): void;
  /** Ends it, after {@link DESPEDIDA_MS} at the latest, if its protocol has not by then. */
  cortar(): void;
}

export type ManejadorDeUpgrade = (
  peticion: IncomingMessage,
  socket: Duplex,
  cabeza: Buffer,
  llegada: Llegada,
) => void;

/**
 * For a peer to answer the close of its WebSocket; one that is asleep never does. `ws` by itself waits half a
 * minute, and reads on meanwhile.
 */
export const DESPEDIDA_MS = 1_000;

/**
 * The one place where a connection becomes a WebSocket: by its path, after its Origin was checked, and while
 * there is room. CORS does not cover WebSockets, so without this any web page could open one with the visitor's
 * network position.
 */
@Injectable()
export class DespachadorDeUpgrades implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(DespachadorDeUpgrades.name);
  private readonly manejadores = new Map<string, ManejadorDeUpgrade>();
  private readonly abiertos = new Set<Duplex>();
  private readonly confianza: Confianza;
  private cerrando = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly origenes: OrigenesPermitidos,
    private readonly ritmo: RitmoDeRedes,
    private readonly entrantes: ConexionesEntrantes,
    private readonly paciencia: Paciencia,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {
    this.confianza = confianzaEn(configuracion);
  }

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
    // Gone already: it would be counted for good.
    if (socket.destroyed) return;
    let ip: string | undefined;
    try {
      ip = direccionDe(peticion, this.confianza);
      this.ritmo.contar(redDe(ip));
      const manejador = this.manejadorPara(peticion);
      if (typeof manejador === 'number') return rechazar(socket, manejador);
      manejador(peticion, socket, cabeza, this.recibir(socket, ip));
    } catch (error) {
      const { codigo, esperaS } = errorPublico(error);
      // Whatever it is: thrown from here it would end the process.
      if (codigo === 'INTERNAL_SERVER_ERROR') this.logger.error(detalleParaRegistro(error));
      const estado = codigo === 'TOO_MANY_REQUESTS' ? 429 : 503;
      this.paciencia.responder(redDe(ip), () => rechazar(socket, estado, esperaS));
    }
  }

  /** @returns the status to refuse it with if there is none. */
  private manejadorPara({ url = '', headers }: IncomingMessage): ManejadorDeUpgrade | 403 | 404 | 503 {
    const manejador = this.manejadores.get(url.split('?', 1)[0]?.replace(/\/$/, '') ?? '');
    if (!manejador) return 404;
    if (this.cerrando) return 503;
    return this.origenes.permite(headers.origin, headers.host) ? manejador : 403;
  }

  /** Counts the connection to its end, and ends it if nobody has said whose it is in time. */
  private recibir(socket: Duplex, ip: string | undefined): Llegada {
    const entrada: Entrada = this.entrantes.admitir(redDe(ip), () => socket.destroy());
    const plazo = setTimeout(
      () => socket.destroy(),
      this.configuracion.AUTENTICACION_MAX_MS + DESPEDIDA_MS,
    ).unref();
    this.abiertos.add(socket);
    socket.once('close', () => {
      clearTimeout(plazo);
      this.abiertos.delete(socket);
      entrada.soltar();
    });
    return {
      ip,
      autenticar: () => {
        clearTimeout(plazo);
        entrada.autenticar();
      },
      cortar: () => void setTimeout(() => socket.destroy(), DESPEDIDA_MS).unref(),
    };
  }
}

function rechazar(socket: Duplex, estado: 403 | 404 | 429 | 503, esperaS?: number): void {
  const cabeceras = [
    `HTTP/1.1 ${estado} ${STATUS_CODES[estado]}`,
    'Connection: close',
    'Content-Length: 0',
    ...(esperaS === undefined ? [] : [`Retry-After: ${esperaS}`]),
  ];
  // Nobody else reads it any more: unread, its peer's end would not be heard, and it would stay open for good.
  socket.resume();
  const corte = setTimeout(() => socket.destroy(), DESPEDIDA_MS).unref();
  socket.once('close', () => clearTimeout(corte));
  socket.end(`${cabeceras.join('\r\n')}\r\n\r\n`);
}
