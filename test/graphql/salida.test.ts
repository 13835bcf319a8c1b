import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as turno } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { enOctetos } from '../../src/graphql/marco.js';
import { Salida } from '../../src/graphql/salida.js';

/** The way out of a real socket, and who is at its other end. */
describe('the way out of a socket', () => {
  let servidor: Server;
  let cliente: WebSocket;
  let socket: WebSocket;
  let duplex: Duplex;
  let salida: Salida;
  let recibidos: string[];

  beforeEach(async () => {
    servidor = createServer().listen(0, '127.0.0.1');
    const sockets = new WebSocketServer({ noServer: true });
    const abierto = new Promise<void>((resolve) => {
      servidor.on('upgrade', (peticion, crudo, cabeza) =>
        sockets.handleUpgrade(peticion, crudo, cabeza, (aceptado) => {
          [socket, duplex] = [aceptado, crudo];
          salida = new Salida(socket, duplex);
          resolve();
        }),
      );
    });
    await once(servidor, 'listening');
    cliente = new WebSocket(`ws://127.0.0.1:${(servidor.address() as AddressInfo).port}`);
    const propios: string[] = (recibidos = []);
    cliente.on('message', (dato) => propios.push((dato as Buffer).toString()));
    cliente.on('ping', () => propios.push('(ping)'));
    cliente.on('close', (codigo) => propios.push(`(${codigo})`));
    await Promise.all([abierto, once(cliente, 'open')]);
  });
  afterEach(() => {
    cliente.terminate();
    servidor.close();
  });

  const llegan = (cuantos: number) => vi.waitFor(() => expect(recibidos).toHaveLength(cuantos));

  it('takes texts of every length, in any alphabet', async () => {
    const textos = [0, 1, 125, 126, 65_535, 65_536, 200_000].map((largo) => 'a'.repeat(largo));
    textos.push('acción · 進捗 · 🚀', 'ñ'.repeat(63), 'ñ'.repeat(40_000));
    for (const texto of textos) await salida.enviar(texto);
    await llegan(textos.length);
    expect(recibidos).toEqual(textos);
  });

  it('writes once what is sent within a turn, in order with what ws itself sends', async () => {
    const escritos = vi.spyOn(duplex, '_writev' as never);
    void salida.enviar('uno');
    salida.escribir(enOctetos('dos'));
    socket.ping();
    void salida.enviar('tres');
    socket.close(1000);
    void salida.enviar('too late');
    await llegan(5);
    expect(recibidos).toEqual(['uno', 'dos', '(ping)', 'tres', '(1000)']);
    expect(escritos).toHaveBeenCalledOnce();
  });

  it('is not full for what one turn brings, however much, while the system takes it', () => {
    for (let vez = 0; vez < 100; vez++) salida.escribir('x'.repeat(4_000));
    expect(salida.llena).toBe(false);
  });

  it('is full when the reader stops, holding no more than a mark; who waits goes on in turns when it reads', async () => {
    cliente.pause();
    let enviados = 0;
    const enviar = () => {
      salida.escribir('x'.repeat(10_000));
      enviados += 1;
    };
    while (!salida.llena) enviar();
    expect(duplex.writableLength).toBeLessThan(duplex.writableHighWaterMark + 10_100);

    const turnos: string[] = [];
    const esperar = (quien: string) =>
      salida.alVaciar(() => {
        turnos.push(quien);
        if (turnos.length >= 6) return;
        while (!salida.llena) enviar();
        esperar(quien);
      });
    esperar('a');
    esperar('b');
    await turno();
    expect(turnos).toEqual([]);
    cliente.resume();
    await vi.waitFor(() => expect(turnos.length).toBeGreaterThanOrEqual(6));
    expect(turnos.slice(0, 6)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    await llegan(enviados);
  });

  it('lets go of who waits when the socket is closed', async () => {
    cliente.pause();
    while (!salida.llena) salida.escribir('x'.repeat(10_000));
    const siguiente = salida.enviar('another');
    socket.terminate();
    await siguiente;
    expect(salida.llena).toBe(false);
  });
});
