import type { Server } from 'node:http';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { conectarSocket, type Cliente } from '../apoyo/cliente.js';
import { RUTAS_DE_SUBIDA, subir } from './subir.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

describe('WebSocket upgrades', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      variables: { ORIGENES_PERMITIDOS: 'https://app.example.com' },
    });
    ana = await servidor.entrar('ana');
  });

  /** @returns the status that an upgrade is answered with: 101 if it is accepted. */
  async function estadoDe(ruta: string, cabeceras: Record<string, string> = {}): Promise<number> {
    const { estado, socket } = await subir(servidor.url, ruta, cabeceras);
    socket?.destroy();
    return estado;
  }

  it('are accepted at /graphql and /socket.io, and nowhere else', async () => {
    expect(await estadoDe('/graphql')).toBe(101);
    expect(await estadoDe('/socket.io/?EIO=4&transport=websocket')).toBe(101);
    for (const version of ['EIO=3', 'EIO=4&EIO=3', ''])
      expect(await estadoDe(`/socket.io/?${version}&transport=websocket`)).toBe(400);
    for (const ruta of ['/', '/ws', '/graphql/x', '/%67raphql', '/docs', '//graphql'])
      expect(await estadoDe(ruta)).toBe(404);
  });

  it('are refused to pages of another origin', async () => {
    const { host, port } = new URL(servidor.url);
    for (const [origin, esperado] of [
      [`http://${host}`, 101],
      ['https://app.example.com', 101],
      [`http://localhost:${Number(port) + 1}`, 101],
      ['https://evil.example.com', 403],
      ['https://app.example.com.evil.com', 403],
      ['https://evil-app.example.com', 403],
      ['http://localhost.evil.com', 403],
      [`http://${host}.evil.com`, 403],
      [`http://${host}@evil.com`, 403],
      ['http://app.example.com', 403],
      ['null', 403],
      ['', 403],
      ['file://', 403],
    ] as const) {
      for (const ruta of RUTAS_DE_SUBIDA) expect(await estadoDe(ruta, { origin }), origin).toBe(esperado);
    }
  });

  it('keep no connection that was refused, whatever else came on it', async () => {
    const servidorHttp: Server = servidor.app.getHttpServer();
    const { hostname, port } = new URL(servidor.url);
    const cabeceras = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    for (let cuantos = 0; cuantos < 20; cuantos++) {
      const socket = connect(Number(port), hostname);
      socket.write(`GET /nada HTTP/1.1\r\n${cabeceras}`);
      expect(String(await new Promise((resolve) => socket.once('data', resolve)))).toContain(' 404 ');
      await new Promise<void>((resolve) => socket.write('and more', () => resolve()));
      socket.destroy();
    }
    await vi.waitFor(async () => {
      const abiertas = await new Promise((resolve) => servidorHttp.getConnections((_, n) => resolve(n)));
      // Those that `fetch` keeps.
      expect(abiertas).toBeLessThan(10);
    }, 10_000);
  });

  it('survive a peer that is gone before it is read who it was', async () => {
    const { hostname, port } = new URL(servidor.url);
    const cabeceras = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    for (const [camino, resto] of [
      ['/graphql', cabeceras],
      ['/tareas', 'Host: x\r\n\r\n'],
      ['/tareas/%ff', 'Host: x\r\n\r\n'],
    ]) {
      const socket = connect(Number(port), hostname);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(`GET ${camino} HTTP/1.1\r\n${resto}`);
      socket.resetAndDestroy();
    }
    expect(await ana.datos('{ yo { id } }')).toEqual({ yo: { id: ana.id } });
  });

  it('survive a peer that hangs up in the middle', async () => {
    const socket = new WebSocket(`${servidor.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await new Promise((resolve) => socket.once('open', resolve));
    socket.terminate();
    expect(await ana.datos('{ yo { id } }')).toEqual({ yo: { id: ana.id } });
  });

  it('Socket.IO takes WebSocket only, and only its namespace /ws', async () => {
    expect((await fetch(`${servidor.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(404);
    for (const espacio of ['', '/otro']) {
      const socket = conectarSocket(servidor.url, { token: ana.token }, espacio);
      const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
      expect(error.message).toMatch(/namespace/);
      socket.close();
    }
  });
});
