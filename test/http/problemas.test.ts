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

  it('allow the configured origins by CORS, and no others', async () => {
    const pedirCon = (origin: string) => pedir(servidor.url, 'GET', '/', { cabeceras: { origin } });
    const permitido = await pedirCon('https://app.example.com');
    expect(permitido.cabeceras.get('access-control-allow-origin')).toBe('https://app.example.com');
    const ajeno = await pedirCon('https://evil.example.com');
    expect(ajeno.cabeceras.get('access-control-allow-origin')).toBeNull();
  });

  it('come with security headers, as every answer does', async () => {
    const { cabeceras } = await pedir(servidor.url, 'GET', '/');
    expect(cabeceras.get('content-security-policy')).toContain("default-src 'none';script-src 'self'");
    expect(cabeceras.get('content-security-policy')).not.toContain('unsafe');
    expect(cabeceras.get('x-content-type-options')).toBe('nosniff');
  });
});
