import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { Latidos } from '../../src/graphql/latidos.js';

class SocketDePrueba extends EventEmitter {
  /** Messages, as its way out counts them. */
  enviados = 0;
  readonly ping = vi.fn();
  readonly close = vi.fn();
  readonly terminate = vi.fn(() => this.emit('close'));
}

describe('the heartbeat of sockets', () => {
  let latidos: Latidos;
  beforeEach(() => {
    vi.useFakeTimers();
    latidos = new Latidos();
  });
  afterEach(() => {
    latidos.parar();
    vi.useRealTimers();
  });

  function vigilados(cuantos: number): SocketDePrueba[] {
    const sockets = Array.from({ length: cuantos }, () => new SocketDePrueba());
    for (const socket of sockets) latidos.vigilar(socket as unknown as WebSocket, socket);
    return sockets;
  }

  it('pings every socket once in fifteen seconds, and never all of them at once', () => {
    const sockets = vigilados(150);
    const pingados = () => sockets.filter(({ ping }) => ping.mock.calls.length === 1).length;
    for (let segundo = 1; segundo <= 15; segundo++) {
      vi.advanceTimersByTime(1_000);
      expect(pingados()).toBe(10 * segundo);
    }
  });

  it('leaves alone who answers, and ends who does not within two beats', () => {
    const [vivo, muerto] = vigilados(2) as [SocketDePrueba, SocketDePrueba];
    vivo.ping.mockImplementation(() => vivo.emit('pong'));
    vi.advanceTimersByTime(60_000);
    expect(vivo.ping).toHaveBeenCalledTimes(4);
    expect(vivo.close).not.toHaveBeenCalled();
    expect(muerto.close).toHaveBeenCalledWith(1013, expect.any(String));
    expect(muerto.terminate).toHaveBeenCalledOnce();
    expect(muerto.ping).toHaveBeenCalledOnce();
  });

  it('gives a minute to who is slow to read: the ping waits behind the rest', () => {
    const [lento] = vigilados(1) as [SocketDePrueba];
    lento.enviados = 1;
    vi.advanceTimersByTime(60_000);
    expect(lento.close).not.toHaveBeenCalled();
    vi.advanceTimersByTime(15_000);
    expect(lento.close).toHaveBeenCalledOnce();
  });
});
