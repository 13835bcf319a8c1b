import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server, Socket } from 'node:net';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { ConexionesTcp } from '../limites/index.js';
import { type Confianza, confianzaEn, redDe } from './direccion.js';

/**
 * Cuts at once what one address opens beyond its share, before a byte of it is read: nobody has asked anything yet
 * that could be answered. Proxies of ours are let in, since everybody comes from them.
 */
@Injectable()
export class PorteroTcp implements OnModuleInit {
  private readonly confianza: Confianza;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly conexiones: ConexionesTcp,
    @InyectarConfiguracion() configuracion: Pick<Configuracion, 'PROXIES_DE_CONFIANZA'>,
  ) {
    this.confianza = confianzaEn(configuracion);
  }

  onModuleInit(): void {
    const servidor = this.host.httpAdapter.getHttpServer() as Server;
    servidor.on('connection', (socket) => this.recibir(socket));
  }

  private recibir(socket: Socket): void {
    const { remoteAddress: ip } = socket;
    // Reset already: its end may have been told before anybody listened.
    if (ip === undefined) return void socket.destroy();
    if (this.confianza(ip, 0)) return;
    const soltar = this.conexiones.admitir(redDe(ip));
    if (soltar) socket.once('close', soltar);
    else socket.destroy();
  }
}
