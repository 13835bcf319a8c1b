import type { HttpAdapterHost } from '@nestjs/core';
import { Logger } from '@nestjs/common';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Reloj } from '../../src/comun/reloj.js';
import { PorteroTcp } from '../../src/http/portero-tcp.js';
import { ConexionesTcp, Rechazos } from '../../src/limites/index.js';
import { Metricas } from '../../src/observacion/index.js';
import { pedir } from '../apoyo/cliente.js';
import { leerPrometheus } from '../apoyo/prometheus.js';
import { iniciarServidor } from '../apoyo/servidor.js';

describe('TCP connections', () => {
  beforeAll(() => Logger.overrideLogger(false));
  const abiertos: Socket[] = [];
  afterEach(() => {
    for (const socket of abiertos.splice(0)) socket.destroy();
  });

  const SALUDO = 'GET /salud/viva HTTP/1.1\r\nHost: x\r\n\r\n';
  /** Opens one from this address of the machine, and asks something. @returns it if it is answered. */
  async function abrir(puerto: number, localAddress: string): Promise<Socket | undefined> {
    const socket = connect({ port: puerto, host: '127.0.0.1', localAddress }).on('error', () => {});
    abiertos.push(socket);
    socket.write(SALUDO);
    const oido = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => undefined)]);
    return oido && socket;
  }
  const abrirVarias = async (cuantas: number, puerto: number, localAddress: string) => {
    const todas = [];
    for (let vez = 0; vez < cuantas; vez++) todas.push(await abrir(puerto, localAddress));
    return todas.filter((socket) => socket !== undefined);
  };

  it('of one address are four for each socket that it may have; what is beyond is cut, and no other address pays', async () => {
    const { url } = await iniciarServidor('embebido', { variables: { CONEXIONES_POR_IP: '2' } });
    const puerto = Number(new URL(url).port);
    const suyas = await abrirVarias(12, puerto, '127.0.0.2');
    expect(suyas).toHaveLength(8);
    expect(await abrir(puerto, '127.0.0.3')).toBeDefined();
    const { cuerpo } = await pedir(url, 'GET', '/metricas');
    expect(leerPrometheus(cuerpo).get('seguimiento_rechazos_total{limite="conexiones-ip"}')).toBe(4);

    for (const socket of suyas.slice(0, 2)) socket.destroy();
    await expect.poll(async () => (await abrir(puerto, '127.0.0.2')) !== undefined).toBe(true);
  });

  it('of a proxy of ours are not counted', async () => {
    const servidor = createServer((socket) =>
      socket.on('error', () => {}).once('data', () => socket.write('hello')),
    );
    const configuracion = { CONEXIONES_POR_IP: 1, PROXIES_DE_CONFIANZA: ['127.0.0.2'] };
    const conexiones = new ConexionesTcp(new Rechazos(new Metricas(), new Reloj()), configuracion);
    const host = { httpAdapter: { getHttpServer: () => servidor } } as unknown as HttpAdapterHost;
    new PorteroTcp(host, conexiones, configuracion).onModuleInit();
    await once(servidor.listen(0, '127.0.0.1'), 'listening');
    const { port } = servidor.address() as AddressInfo;
    expect(await abrirVarias(6, port, '127.0.0.2')).toHaveLength(6);
    expect(await abrirVarias(6, port, '127.0.0.3')).toHaveLength(4);
    servidor.close();
  });
});
