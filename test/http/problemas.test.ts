import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Cliente, pedir } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

describe('REST errors', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      variables: { ORIGENES_PERMITIDOS: 'https://app.example.com' },
    });
    ana = await servidor.entrar('ana');
  });

  it('are RFC 9457 problems that name every refused field', async () => {
    const { estado, cabeceras, cuerpo } = await ana.pedir('POST', '/tareas/iniciar', {
      tipo: 7,
      parametros: [],
      sobra: 1,
    });
    expect(estado).toBe(400);
    expect(cabeceras.get('content-type')).toContain('application/problem+json');
    expect(cuerpo).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: expect.stringContaining('tipo: expected a text of 1 to 100 characters'),
      code: 'BAD_USER_INPUT',
      errors: [
        { path: 'tipo', message: 'expected a text of 1 to 100 characters' },
        { path: 'parametros', message: 'expected a JSON object' },
        { path: 'sobra', message: 'unknown field' },
      ],
    });
  });

  it('say what was expected of a body that is missing or is not an object', async () => {
    for (const cuerpo of ['null', '7', '[]', '"x"']) {
      expect((await ana.pedir('POST', '/tareas/iniciar', cuerpo)).cuerpo).toMatchObject({
        status: 400,
        code: 'BAD_USER_INPUT',
        detail: 'Invalid input: expected a JSON object',
        errors: [{ path: '', message: 'expected a JSON object' }],
      });
    }
  });

  it('have a code also where no handler was reached', async () => {
    const enorme = JSON.stringify({ tipo: 'x', parametros: { a: 'x'.repeat(600_000) } });
    const casos = [
      [await ana.pedir('POST', '/tareas/iniciar', '{"tipo":'), 400, 'BAD_USER_INPUT'],
      [await ana.pedir('POST', '/tareas/iniciar', enorme), 413, 'BAD_USER_INPUT'],
      [
        await ana.pedir('POST', '/tareas/iniciar', '<a/>', { 'content-type': 'text/xml' }),
        415,
        'BAD_USER_INPUT',
      ],
      [await ana.pedir('POST', '/tareas/iniciar', '{"__proto__":{"a":1},"tipo":"x"}'), 400, 'BAD_USER_INPUT'],
      [await ana.pedir('GET', '/no-hay'), 404, 'NOT_FOUND'],
      [await ana.pedir('GET', '/tareas/%ff'), 400, 'BAD_USER_INPUT'],
      [await ana.pedir('DELETE', '/tareas/1'), 404, 'NOT_FOUND'],
    ] as const;
    for (const [{ estado, cabeceras, cuerpo }, esperado, code] of casos) {
      expect(estado).toBe(esperado);
      expect(cabeceras.get('content-type')).toContain('application/problem+json');
      expect(cuerpo).toMatchObject({ status: esperado, code });
    }
  });

  it('have a code also where there was no request yet, and the server goes on', async () => {
    const casos = [
      [`GET / HTTP/1.1\r\nHost: x\r\nX-Largo: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
      ['ESTO NO ES HTTP\r\n\r\n', 400],
      ['GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
      [`GET /docs HTTP/1.1\r\n${'a: b\r\n'.repeat(2_100)}Host: x\r\nConnection: close\r\n\r\n`, 400],
      ['GET / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\nConnection: close\r\n\r\n', 417],
    ] as const;
    for (const [peticion, estado] of casos) {
      const [cabeza = '', cuerpo = ''] = (await enviarCrudo(servidor.url, peticion)).split('\r\n\r\n');
      expect(cabeza).toMatch(new RegExp(`^HTTP/1.1 ${estado} `));
      expect(cabeza.toLowerCase()).toContain('\r\ncontent-type: application/problem+json');
      // Node writes it in chunks where nobody has told its length.
      expect(JSON.parse(cuerpo.slice(cuerpo.indexOf('{'), cuerpo.lastIndexOf('}') + 1))).toMatchObject({
        type: 'about:blank',
        title: expect.any(String),
        status: estado,
        detail: expect.any(String),
        code: 'BAD_USER_INPUT',
      });
    }
    await irseAMedias(servidor.url, 'GET / HTTP/1.1\r\nHost');
    expect((await ana.pedir('GET', '/tareas')).estado).toBe(200);
  });

  it('can be read also by who goes on sending what is not HTTP', async () => {
    const servidorHttp: Server = servidor.app.getHttpServer();
    const llegada = once(servidorHttp, 'connection') as Promise<[Socket]>;
    const { hostname, port } = new URL(servidor.url);
    const socket = connect(Number(port), hostname).pause();
    socket.on('error', () => {});
    const escribir = (texto: string) => new Promise<void>((resolve) => socket.write(texto, () => resolve()));
    const [otroLado] = await llegada;
    await Promise.all([once(otroLado, 'finish'), escribir('ESTO NO ES HTTP\r\n\r\n')]);
    for (let veces = 0; veces < 5; veces++) await escribir('y sigue\r\n');
    const leido: string[] = [];
    socket.setEncoding('utf8').on('data', (trozo: string) => leido.push(trozo));
    socket.resume();
    socket.end();
    await once(socket, 'close');
    expect(leido.join('')).toContain('"code":"BAD_USER_INPUT"');
  });

  it('allow the configured origins by CORS, and no others', async () => {
    const pedirCon = (origin: string) => pedir(servidor.url, 'GET', '/', { cabeceras: { origin } });
    const permitido = await pedirCon('https://app.example.com');
    expect(permitido.cabeceras.get('access-control-allow-origin')).toBe('https://app.example.com');
    const ajeno = await pedirCon('https://evil.example.com');
    expect(ajeno.cabeceras.get('access-control-allow-origin')).toBeNull();
  });

  it('are not given to OPTIONS that are no preflight', async () => {
    const { estado, cuerpo } = await pedir(servidor.url, 'OPTIONS', '/tareas');
    expect([estado, cuerpo]).toEqual([204, '']);
  });

  it('come with security headers, as every answer does', async () => {
    const { cabeceras } = await pedir(servidor.url, 'GET', '/');
    expect(cabeceras.get('content-security-policy')).toContain("default-src 'none';script-src 'self'");
    expect(cabeceras.get('content-security-policy')).not.toContain('unsafe');
    expect(cabeceras.get('x-content-type-options')).toBe('nosniff');
  });
});

/** @returns all that the server answers, until it closes the connection. */
function enviarCrudo(url: string, texto: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let respuesta = '';
    const socket = connect(Number(port), hostname, () => socket.write(texto));
    socket.setEncoding('utf8').on('data', (trozo: string) => (respuesta += trozo));
    socket.on('error', reject).on('close', () => resolve(respuesta));
  });
}

/** Cuts the connection by a reset in the middle of a request. */
function irseAMedias(url: string, texto: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(texto, () => socket.resetAndDestroy()));
    socket.on('close', () => resolve());
  });
}
