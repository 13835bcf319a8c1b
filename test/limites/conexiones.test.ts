import { Logger } from '@nestjs/common';
import type { Duplex } from 'node:stream';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ConexionesAbiertas } from '../../src/autenticacion/index.js';
import { ConexionesEntrantes } from '../../src/limites/index.js';
import { type Cliente, pedir } from '../apoyo/cliente.js';
import { conectado } from '../apoyo/escucha.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { RUTAS_DE_SUBIDA, subir } from '../http/subir.js';
import { pararReloj } from './reloj-parado.js';

/** Ten seconds' worth of PETICIONES_POR_IP. */
const RAFAGA = 60;

/** Behind a proxy of ours, so that each test comes from where it likes. */
describe('connections', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let pasar: (ms: number) => void;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      variables: {
        PROXIES_DE_CONFIANZA: 'loopback',
        PETICIONES_POR_IP: '6',
        CONEXIONES_POR_IP: '5',
        CONEXIONES_SIN_AUTENTICAR: '4',
        CONEXIONES_POR_USUARIO: '2',
        // No stream ends by itself meanwhile.
        SIMULACION_INTERVALO_MS: '600000',
      },
    });
    Logger.overrideLogger(false);
    pasar = pararReloj(servidor.app);
    ana = await servidor.entrar('ana');
    luis = await servidor.entrar('luis');
  });
  beforeEach(() => pasar(10_000));

  const abiertas = () => servidor.app.get(ConexionesEntrantes).abiertas;
  const porCerrar: (() => void)[] = [];
  afterEach(async () => {
    for (const cerrar of porCerrar.splice(0)) cerrar();
    // However they end, nothing is left of them.
    await expect.poll(abiertas).toEqual({ total: 0, sinAutenticar: 0 });
    await expect.poll(() => [...servidor.app.get(ConexionesAbiertas).usuarios()]).toEqual([]);
  });

  const desde = (ip: string) => ({ 'x-forwarded-for': ip });
  async function entrarPor(ruta: string, ip: string) {
    const { estado, cabeceras, socket } = await subir(servidor.url, ruta, desde(ip));
    if (socket) porCerrar.push(() => socket.destroy());
    return { estado, espera: cabeceras['retry-after'], socket };
  }
  /** Says who one is on a connection to GraphQL. @returns what it is answered, or its close. */
  function presentar({ token }: Cliente, ip: string, ruta = '/graphql') {
    const ws = new WebSocket(`${servidor.url.replace('http', 'ws')}${ruta}`, 'graphql-transport-ws', {
      headers: desde(ip),
    });
    porCerrar.push(() => ws.terminate());
    ws.on('error', () => {});
    const payload = { Authorization: `Bearer ${token}` };
    ws.once('open', () => ws.send(JSON.stringify({ type: 'connection_init', payload })));
    return new Promise<{ ws: WebSocket; dicho: unknown }>((resolve) => {
      ws.once('message', (texto) => resolve({ ws, dicho: JSON.parse((texto as Buffer).toString()) }));
      ws.once('close', (codigo, razon) => resolve({ ws, dicho: [codigo, String(razon)] }));
    });
  }
  const seguirTarea = (quien: Cliente, id: number, ip: string) => {
    const corte = new AbortController();
    porCerrar.push(() => corte.abort());
    return fetch(`${servidor.url}/tareas/${id}/progreso`, {
      headers: { authorization: `Bearer ${quien.token}`, ...desde(ip) },
      signal: corte.signal,
    });
  };

  it('of one address begin at a rate, requests among them, and no other address pays for it', async () => {
    const pagina = (ip: string) => pedir(servidor.url, 'GET', '/no-hay', { cabeceras: desde(ip) });
    for (let vez = 1; vez < RAFAGA; vez++) expect((await pagina('203.0.113.1')).estado).toBe(404);
    expect((await entrarPor('/no-hay', '::ffff:203.0.113.1')).estado).toBe(404);
    for (const ruta of [...RUTAS_DE_SUBIDA, '/no-hay']) {
      expect(await entrarPor(ruta, '203.0.113.1')).toMatchObject({ estado: 429, espera: '1' });
    }
    const { estado, cabeceras, cuerpo } = await pagina('203.0.113.1');
    expect([estado, cuerpo.code, cabeceras.get('retry-after')]).toEqual([429, 'TOO_MANY_REQUESTS', '1']);
    expect(cabeceras.get('content-type')).toContain('application/problem+json');
    for (const ruta of ['/tareas/%ff', '/graphql', '/', '/docs/json'])
      expect((await pedir(servidor.url, 'GET', ruta, { cabeceras: desde('203.0.113.1') })).estado).toBe(429);
    for (const ruta of ['/salud/viva', '/salud/lista', '/metricas'])
      expect((await pedir(servidor.url, 'GET', ruta, { cabeceras: desde('203.0.113.1') })).estado).toBe(200);
    expect((await pagina('203.0.113.2')).estado).toBe(404);
  });

  it('of one IPv6 network are one client’s, whatever address of it they use', async () => {
    for (let vez = 0; vez < RAFAGA; vez++) {
      const ip = `2001:db8:1:2:${vez.toString(16)}::1`;
      expect((await pedir(servidor.url, 'GET', '/no-hay', { cabeceras: desde(ip) })).estado).toBe(404);
    }
    expect((await entrarPor('/graphql', '2001:db8:1:2:ffff::')).estado).toBe(429);
    expect((await entrarPor('/graphql', '2001:db8:1:3::1')).estado).toBe(101);
  });

  it('of one address are so many at once, of whatever kind', async () => {
    const ip = '203.0.113.3';
    const id = await luis.iniciarTarea();
    for (const quien of [ana, ana, luis]) {
      expect((await presentar(quien, ip)).dicho).toMatchObject({ type: 'connection_ack' });
    }
    const flujo = await seguirTarea(luis, id, ip);
    expect(flujo.status).toBe(200);
    const { socket } = await entrarPor('/socket.io/?EIO=4&transport=websocket', ip);
    for (const ruta of RUTAS_DE_SUBIDA) {
      expect(await entrarPor(ruta, ip)).toMatchObject({ estado: 429, espera: '5' });
    }
    expect((await entrarPor('/graphql', '203.0.113.4')).estado).toBe(101);
    socket?.destroy();
    await expect.poll(() => abiertas().total).toBe(5);
    expect((await entrarPor('/graphql', ip)).estado).toBe(101);
  });

  it('of nobody known are so many at once, of which who holds most makes room for others', async () => {
    const cerrada = ({ socket }: { socket?: Duplex }) =>
      new Promise<void>((resolve) => socket?.resume().once('close', resolve));
    const primera = await entrarPor('/graphql', '203.0.113.5');
    for (let vez = 1; vez < 4; vez++) await entrarPor('/graphql', '203.0.113.5');
    expect(await entrarPor('/graphql', '203.0.113.5')).toMatchObject({ estado: 503, espera: '5' });
    const cortada = cerrada(primera);
    expect((await presentar(ana, '203.0.113.6')).dicho).toMatchObject({ type: 'connection_ack' });
    await cortada;
    expect(abiertas()).toEqual({ total: 4, sinAutenticar: 3 });
  });

  it('of one user are so many at once, and the newest is refused in a way that clients try again', async () => {
    await presentar(ana, '203.0.113.7');
    const socket = ana.socket();
    porCerrar.push(() => socket.close());
    await conectado(socket);
    const id = await ana.iniciarTarea();
    const mensaje = 'At most 2 connections of one user at once: try again in 5 s';

    expect((await presentar(ana, '203.0.113.8')).dicho).toEqual([1013, `TOO_MANY_REQUESTS: ${mensaje}`]);
    const otro = ana.socket();
    porCerrar.push(() => otro.close());
    const negativa = await new Promise<Error & { data?: unknown }>((resolve) =>
      otro.once('connect_error', resolve),
    );
    expect(negativa.data).toEqual({
      ok: false,
      code: 'TOO_MANY_REQUESTS',
      message: mensaje,
      retryAfter: 5,
    });
    const flujo = await seguirTarea(ana, id, '203.0.113.8');
    expect(flujo.status).toBe(429);
    expect(flujo.headers.get('retry-after')).toBe('5');
    expect(await flujo.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', detail: mensaje });

    expect((await presentar(luis, '203.0.113.8')).dicho).toMatchObject({ type: 'connection_ack' });
    socket.close();
    await expect.poll(async () => (await seguirTarea(ana, id, '203.0.113.8')).status).toBe(200);
  });

  it('are forgotten when they have told all', async () => {
    const id = await ana.iniciarTarea();
    const flujo = await seguirTarea(ana, id, '203.0.113.9');
    expect(abiertas().total).toBe(1);
    await ana.pedir('POST', `/tareas/${id}/cancelar`);
    expect(await flujo.text()).toContain('cancelado');
    await expect.poll(abiertas).toEqual({ total: 0, sinAutenticar: 0 });
  });

  it('are forgotten at whatever moment they end', async () => {
    const entrada = `40/ws,${JSON.stringify({ token: ana.token })}`;
    const inicio = JSON.stringify({
      type: 'connection_init',
      payload: { Authorization: `Bearer ${ana.token}` },
    });
    const [graphql = '', socketio = ''] = RUTAS_DE_SUBIDA;
    const decir = (ruta: string, texto: string, cerrar: (ws: WebSocket) => void) => (ip: string) =>
      new Promise<void>((resolve) => {
        const ws = new WebSocket(`${servidor.url.replace('http', 'ws')}${ruta}`, 'graphql-transport-ws', {
          headers: desde(ip),
        });
        ws.on('error', () => {});
        ws.once('close', () => resolve());
        ws.once('open', () => ws.send(texto, () => cerrar(ws)));
      });
    const alOirAlgo = (ws: WebSocket) => ws.on('message', () => ws.terminate());
    const maneras = [
      async (ip: string) => (await subir(servidor.url, graphql, desde(ip))).socket?.destroy(),
      async (ip: string) => (await subir(servidor.url, socketio, desde(ip))).socket?.end(),
      async (ip: string) => void (await subir(servidor.url, graphql, { ...desde(ip), origin: 'null' })),
      // Not a handshake that `ws` takes.
      async (ip: string) =>
        void (await subir(servidor.url, graphql, { ...desde(ip), 'sec-websocket-version': '9' })),
      async (ip: string) => void (await subir(servidor.url, '/socket.io/?EIO=9', desde(ip))),
      decir(graphql, inicio, (ws) => ws.terminate()),
      decir(graphql, inicio, (ws) => ws.close()),
      decir(graphql, inicio, alOirAlgo),
      decir(graphql, '{"type":"connection_init"}', () => {}),
      decir(graphql, 'nonsense', () => {}),
      decir(socketio, entrada, (ws) => ws.terminate()),
      decir(socketio, entrada, (ws) => ws.close()),
      decir(socketio, entrada, alOirAlgo),
      decir(socketio, '99', () => {}),
      async (ip: string) => {
        const corte = new AbortController();
        const flujo = fetch(`${servidor.url}/tareas/${tarea}/progreso`, {
          headers: { authorization: `Bearer ${ana.token}`, ...desde(ip) },
          signal: corte.signal,
        });
        setImmediate(() => corte.abort());
        await flujo.catch(() => {});
      },
    ];
    const tarea = await ana.iniciarTarea();
    for (let vuelta = 0; vuelta < 4; vuelta++) {
      await Promise.all(maneras.map((hacer, i) => hacer(`198.51.100.${vuelta * 20 + i}`)));
    }
  });
});
