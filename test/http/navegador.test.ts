import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it } from 'vitest';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { OrigenesPermitidos } from '../../src/http/origenes.js';
import { type Cliente, pedir } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { pararReloj } from '../limites/reloj-parado.js';
import { anotarRutas } from '../puertas/inventario.js';

const AJENOS = [
  'https://evil.example.com',
  'https://app.example.com.evil.com',
  'http://app.example.com',
  'https://app.example.com:8443',
  'http://localhost.evil.com',
  'null',
];

describe('what browsers are told', () => {
  const { rutas, AnotacionDeRutas } = anotarRutas();
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let pasar: (ms: number) => void;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      variables: { ORIGENES_PERMITIDOS: 'https://app.example.com', PETICIONES_POR_USUARIO: '20' },
      modulos: [AnotacionDeRutas],
    });
    Logger.overrideLogger(false);
    pasar = pararReloj(servidor.app);
    ana = await servidor.entrar('ana');
  });

  function exigirSeguras(cabeceras: Headers, que: string): void {
    const politica = cabeceras.get('content-security-policy') ?? '';
    expect(politica, que).toContain("default-src 'none'");
    expect(politica, que).toContain("frame-ancestors 'none'");
    expect(politica, que).not.toMatch(/unsafe-(inline|eval)|\*/);
    expect(Object.fromEntries(cabeceras), que).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': expect.stringMatching(/DENY|SAMEORIGIN/),
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': expect.any(String),
    });
    // A year, as browsers that keep lists of such sites ask; they heed it over HTTPS alone.
    const [, segundos] = /max-age=(\d+)/.exec(cabeceras.get('strict-transport-security') ?? '') ?? [];
    expect(Number(segundos), que).toBeGreaterThanOrEqual(31_536_000);
    for (const delata of ['x-powered-by', 'server', 'set-cookie']) expect(cabeceras.has(delata)).toBe(false);
  }

  it('is the same on every page and route, whatever comes of it', async () => {
    expect(rutas.size).toBeGreaterThan(15);
    // Whose session ends on the way.
    const luis = await servidor.entrar('luis');
    for (const conToken of [true, false]) {
      for (const ruta of rutas) {
        const [metodo = '', camino = ''] = ruta.split(' ');
        const direccion = camino.replaceAll(/:\w+/g, '1').replace('*', 'nada');
        const cuerpo = metodo === 'GET' ? undefined : {};
        const { cabeceras } = conToken
          ? await luis.pedir(metodo, direccion, cuerpo)
          : await pedir(servidor.url, metodo, direccion, { cuerpo });
        exigirSeguras(cabeceras, ruta);
      }
      pasar(10_000);
    }
  });

  it('is the same where a request is refused', async () => {
    const enorme = { tipo: 'x'.repeat(600_000) };
    const casos = [
      [404, () => ana.pedir('GET', '/no-hay')],
      [413, () => ana.pedir('POST', '/tareas/iniciar', enorme)],
      [415, () => ana.pedir('POST', '/tareas/iniciar', '<a/>', { 'content-type': 'text/xml' })],
      [400, () => ana.pedir('POST', '/tareas/iniciar', '{"tipo":')],
      [400, () => ana.pedir('GET', '/tareas/%ff')],
      [400, () => pedir(servidor.url, 'GET', '/graphql?query={yo{id}}')],
    ] as const;
    for (const [esperado, hacer] of casos) {
      const { estado, cabeceras } = await hacer();
      expect(estado).toBe(esperado);
      exigirSeguras(cabeceras, String(esperado));
    }
    let ultima = await ana.pedir('GET', '/tareas');
    while (ultima.estado === 200) ultima = await ana.pedir('GET', '/tareas');
    expect(ultima.estado).toBe(429);
    exigirSeguras(ultima.cabeceras, '429');
    pasar(10_000);
  });

  it('is to keep nothing that is personal or holds a token', async () => {
    const credenciales = { correo: 'ana@demo.local', clave: 'clave-de-prueba' };
    const id = await ana.iniciarTarea();
    const respuestas = [
      await pedir(servidor.url, 'POST', '/sesion/iniciar', { cuerpo: credenciales }),
      await pedir(servidor.url, 'POST', '/sesion/iniciar', { cuerpo: { ...credenciales, clave: 'no' } }),
      await ana.pedir('GET', '/tareas'),
      await ana.pedir('GET', `/tareas/${id}`),
      await ana.pedir('POST', '/graphql', { query: '{ yo { id correo } }' }),
      await ana.pedir('GET', '/graphql?query={yo{id}}'),
      await ana.pedir('GET', '/tareas/999999'),
    ];
    for (const { cabeceras } of respuestas) expect(cabeceras.get('cache-control')).toBe('no-store');
    const flujo = await fetch(`${servidor.url}/tareas/${id}/progreso`, {
      headers: { authorization: `Bearer ${ana.token}` },
    });
    expect(flujo.headers.get('cache-control')).toContain('no-store');
    await flujo.body?.cancel();
  });

  it('lets the configured origins read answers, without credentials, and no other origin', async () => {
    const cors = (cabeceras: Headers) => cabeceras.get('access-control-allow-origin');
    for (const ruta of ['/tareas', '/graphql', '/', '/no-hay', '/tareas/%ff']) {
      const pedirDesde = (origin: string) => ana.pedir('GET', ruta, undefined, { origin });
      for (const origen of AJENOS) expect(cors((await pedirDesde(origen)).cabeceras), origen).toBeNull();
      const { cabeceras } = await pedirDesde('https://app.example.com');
      if (ruta !== '/tareas/%ff') expect(cors(cabeceras), ruta).toBe('https://app.example.com');
      expect(cabeceras.get('access-control-allow-credentials')).toBeNull();
      if (ruta !== '/tareas/%ff') expect(cabeceras.get('vary'), ruta).toMatch(/origin/i);
      pasar(10_000);
    }
  });

  it('lets them read also that they ask too much, and when to come back', async () => {
    for (const ruta of ['/tareas', '/graphql?query={yo{id}}']) {
      const pedirla = () => ana.pedir('GET', ruta, undefined, { origin: 'https://app.example.com' });
      let ultima = await pedirla();
      while (ultima.estado === 200) ultima = await pedirla();
      expect(ultima.estado).toBe(429);
      expect(Object.fromEntries(ultima.cabeceras), ruta).toMatchObject({
        'access-control-allow-origin': 'https://app.example.com',
        'access-control-expose-headers': expect.stringContaining('retry-after'),
        'retry-after': '1',
      });
      pasar(10_000);
    }
  });

  it('answers a preflight for what clients send, and to nobody else', async () => {
    const preguntar = (origin: string) =>
      pedir(servidor.url, 'OPTIONS', '/graphql', {
        cabeceras: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
    for (const origen of AJENOS) {
      const { cabeceras } = await preguntar(origen);
      expect(cabeceras.get('access-control-allow-origin'), origen).toBeNull();
    }
    const { estado, cabeceras } = await preguntar('https://app.example.com');
    expect(estado).toBe(204);
    expect(Object.fromEntries(cabeceras)).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringContaining('authorization'),
    });
    expect(cabeceras.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('in production an origin', () => {
  const configuracion = leerConfiguracion({
    NODE_ENV: 'production',
    JWT_SECRETO: 'uQ7x-Zk2mP9vT4bN8wR3cY6hJ1dF5gLs',
    ORIGENES_PERMITIDOS: 'https://app.example.com',
  });
  const origenes = new OrigenesPermitidos(configuracion);

  it.each([
    ['none, which is no browser', undefined, true],
    ['the server’s own', 'https://api.example.com', true],
    ['a configured one', 'https://app.example.com', true],
    ['its host on another port', 'https://api.example.com:8443', false],
    ['the same machine', 'http://localhost:3000', false],
    ['a subdomain of it', 'https://x.api.example.com', false],
    ['one that it is a subdomain of', 'https://example.com', false],
    ['one that begins with it', 'https://api.example.com.evil.com', false],
    ['of a sandboxed frame', 'null', false],
    ['of a file', 'file://', false],
    ['nonsense', 'api.example.com', false],
  ])('%s', (_que, origen, permitido) => {
    expect(origenes.permite(origen, 'api.example.com')).toBe(permitido);
  });
});
