import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { AdaptadorFastify, confianzaEn, direccionDe, redDe } from '../../src/http/index.js';

describe('the address that limits count by', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::ffff', '2001:db8:1:2::/64'],
    ['2001:db8::2:0:0:0:1', '2001:db8:0:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['2001:db8:1:2:3:4:192.0.2.7', '2001:db8:1:2::/64'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['[2001:db8:1:2::7]:4711', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::7]', '2001:db8:1:2::/64'],
    ['999.0.2.7', 'unknown'],
    ['::ffff:999.0.2.7', 'unknown'],
    ['', 'unknown'],
    ['unknown', 'unknown'],
    [`x\n${'x'.repeat(1_000)}`, 'unknown'],
    [undefined, 'unknown'],
  ])('of %s is %s', (direccion, red) => {
    expect(redDe(direccion)).toBe(red);
  });
});

describe('where a client is', () => {
  const CASOS = [
    ['its peer, whatever it says, without proxies', undefined, '127.0.0.1', '203.0.113.9', '127.0.0.1'],
    ['its peer, if that is no proxy of ours', '10.0.0.0/8', '192.0.2.1', '203.0.113.9', '192.0.2.1'],
    ['whom our proxy heard', 'loopback', '127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['whom our proxy heard, mapped', 'loopback', '::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['not who a client says before it', 'loopback', '127.0.0.1', '1.2.3.4, 203.0.113.9', '203.0.113.9'],
    [
      'whom the first of our proxies heard',
      'loopback,10.0.0.0/8',
      '127.0.0.1',
      '1.2.3.4, 203.0.113.9, 10.0.0.2',
      '203.0.113.9',
    ],
    ['our proxy itself, where it says nothing', 'loopback', '127.0.0.1', undefined, '127.0.0.1'],
  ] as const;

  it.each(CASOS)('is %s: for requests and for upgrades', async (_que, proxies, par, dicho, esperada) => {
    const configuracion = leerConfiguracion({
      JWT_SECRETO: 'uQ7x-Zk2mP9vT4bN8wR3cY6hJ1dF5gLs',
      ...(proxies && { PROXIES_DE_CONFIANZA: proxies }),
    });
    const headers: Record<string, string> = dicho ? { 'x-forwarded-for': dicho } : {};
    const peticion = { socket: { remoteAddress: par }, connection: { remoteAddress: par }, headers };
    expect(direccionDe(peticion as unknown as IncomingMessage, confianzaEn(configuracion))).toBe(esperada);

    const fastify = new AdaptadorFastify(configuracion).getInstance();
    fastify.get('/', ({ ip }) => ip);
    const { body } = await fastify.inject({ url: '/', remoteAddress: par, headers });
    expect(body).toBe(esperada);
    await fastify.close();
  });
});
