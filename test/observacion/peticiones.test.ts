import { beforeAll, describe, expect, it } from 'vitest';
import { type Cliente, pedir } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the id of a request', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    ana = await servidor.entrar('ana');
  });

  const idDe = async (
    metodo: string,
    ruta: string,
    cabeceras: Record<string, string> = {},
    cuerpo?: unknown,
  ) => (await pedir(servidor.url, metodo, ruta, { cabeceras, cuerpo })).cabeceras.get('x-request-id');

  it.each(['a', 'X-1_2.3', 'z'.repeat(64)])('is the one that the client proposes (%s)', async (id) => {
    expect(await idDe('GET', '/salud/viva', { 'x-request-id': id })).toBe(id);
  });

  it.each(['', 'z'.repeat(65), 'two words', 'a/b', 'ñ', '{"a":1}', '\u001b[31m'.slice(1)])(
    'is a new one if that cannot be an id (%s)',
    async (id) => {
      const propuesta = Buffer.from(id).toString('latin1');
      expect(await idDe('GET', '/salud/viva', { 'x-request-id': propuesta })).toMatch(UUID);
    },
  );

  it('is another one for each request', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => idDe('GET', '/salud/viva')));
    expect(new Set(ids).size).toBe(20);
    expect(ids).toEqual(Array(20).fill(expect.stringMatching(UUID)));
  });

  it('comes with every answer, refusals too', async () => {
    const cabeceras = { 'x-request-id': 'mine' };
    const autorizadas = { ...cabeceras, authorization: `Bearer ${ana.token}` };
    expect(await idDe('GET', '/tareas', autorizadas)).toBe('mine');
    expect(await idDe('POST', '/graphql', autorizadas, { query: '{ yo { id } }' })).toBe('mine');
    expect(await idDe('GET', '/tareas', cabeceras)).toBe('mine');
    expect(await idDe('GET', '/nothing-here', cabeceras)).toBe('mine');
    expect(await idDe('POST', '/sesion/iniciar', cabeceras, '{ broken')).toBe('mine');
    expect(await idDe('POST', '/graphql', cabeceras, '{ broken')).toBe('mine');
  });

  it('may be sent and read by the pages that may call this server', async () => {
    const origin = 'http://localhost:5173';
    const permiso = await pedir(servidor.url, 'OPTIONS', '/tareas', {
      cabeceras: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'x-request-id',
      },
    });
    expect(permiso.cabeceras.get('access-control-allow-headers')).toContain('x-request-id');
    const { cabeceras } = await pedir(servidor.url, 'GET', '/salud/viva', { cabeceras: { origin } });
    expect(cabeceras.get('access-control-expose-headers')).toContain('x-request-id');
  });
});
