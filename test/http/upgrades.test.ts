import { request, type Server } from 'node:http';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { conectarSocket, type Cliente } from '../apoyo/cliente.js';
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
  function subir(ruta: string, cabeceras: Record<string, string> = {}): Promise<number> {
    return new Promise((resolve, reject) => {
      const peticion = request(`${servidor.url}${ruta}`, {
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
          'sec-websocket-protocol': 'graphql-transport-ws',
          ...cabeceras,
        },
      });
      peticion.on('upgrade', (respuesta, socket) => {
        socket.destroy();
        resolve(respuesta.statusCode ?? 0);
      });
      peticion.on('response', (respuesta) => {
        respuesta.resume();
        resolve(respuesta.statusCode ?? 0);
      });
      peticion.on('error', reject);
      peticion.end();
    });
  }

  it('are accepted at /graphql and /socket.io, and nowhere else', async () => {
    expect(await subir('/graphql')).toBe(101);
    expect(await subir('/socket.io/?EIO=4&transport=websocket')).toBe(101);
    for (const version of ['EIO=3', 'EIO=4&EIO=3', ''])
      expect(await subir(`/socket.io/?${version}&transport=websocket`)).toBe(400);
    for (const ruta of ['/', '/ws', '/graphql/x', '/%67raphql', '/docs', '//graphql'])
      expect(await subir(ruta)).toBe(404);
  });

  it('are refused to pages of another origin', async () => {
    const { host, port } = new URL(servidor.url);
    for (const [origin, esperado] of [
      [`http://${host}`, 101],
      ['https://app.example.com', 101],
      [`http://localhost:${Number(port) + 1}`, 101],
      ['https://evil.example.com', 403],
      ['https://app.example.com.evil.com', 403],
      ['null', 403],
    ] as const) {
      expect(await subir('/graphql', { origin }), origin).toBe(esperado);
      expect(await subir('/socket.io/?EIO=4&transport=websocket', { origin }), origin).toBe(esperado);
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
