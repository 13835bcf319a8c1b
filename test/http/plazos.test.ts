import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { AdaptadorFastify } from '../../src/http/index.js';

const PLAZOS = { peticionMs: 400, cabecerasMs: 200, esperaMs: 200, revisionMs: 20 };

describe('a client that takes its time', () => {
  const adaptador = new AdaptadorFastify(
    leerConfiguracion({ JWT_SECRETO: 'uQ7x-Zk2mP9vT4bN8wR3cY6hJ1dF5gLs' }),
    PLAZOS,
  );
  const fastify = adaptador.getInstance();
  let puerto = 0;
  beforeAll(async () => {
    fastify.post('/', () => 'done');
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    puerto = (fastify.server.address() as AddressInfo).port;
  });
  afterAll(() => fastify.close());

  /** Says this, and then this letter again and again. @returns what it was answered when it was cut off. */
  function decir(principio: string, letra?: string): Promise<string> {
    return new Promise((resolve) => {
      let oido = '';
      const socket = connect(puerto, '127.0.0.1', () => socket.write(principio));
      const goteo = setInterval(() => letra && socket.writable && socket.write(letra), 10);
      socket.setEncoding('utf8').on('data', (trozo: string) => (oido += trozo));
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(goteo);
        resolve(oido);
      });
    });
  }

  it.each([
    ['says nothing at all', '', undefined],
    ['sends a header byte by byte', 'POST / HTTP/1.1\r\nHost: x\r\nX-Largo: ', 'x'],
    [
      'sends a body byte by byte',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n',
      ' ',
    ],
    [
      'sends a body in chunks of a byte',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      '1\r\n \r\n',
    ],
  ])('is cut off with 408 when it %s', async (_que, principio, letra) => {
    const oido = await decir(principio, letra);
    expect(oido).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(oido.toLowerCase()).toContain('\r\ncontent-security-policy: ');
    expect(oido).toContain('"code":"BAD_USER_INPUT"');
  });

  it('is left alone when it has been answered, until it has said nothing more for a while', async () => {
    const oido = await decir('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    expect(oido).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(oido).not.toContain('HTTP/1.1 408');
  });
});
