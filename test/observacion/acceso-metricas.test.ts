import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Cliente, pedir } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const METRICAS_TOKEN = randomBytes(24).toString('base64url');

describe('/metricas where METRICAS_TOKEN is set', () => {
  let servidor: ServidorDePrueba;
  let admin: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', { variables: { METRICAS_TOKEN } });
    admin = await servidor.entrar('admin');
  });

  const consultar = (authorization?: string) =>
    pedir(servidor.url, 'GET', '/metricas', { cabeceras: authorization ? { authorization } : {} });

  it('answers whoever has it', async () => {
    for (const esquema of ['Bearer', 'bearer']) {
      const { estado, cuerpo } = await consultar(`${esquema} ${METRICAS_TOKEN}`);
      expect(estado).toBe(200);
      expect(cuerpo).toContain('seguimiento_avances_total');
    }
  });

  it('refuses everybody else with a 401 problem, users and admins too', async () => {
    const ajenas = [
      undefined,
      METRICAS_TOKEN,
      `Basic ${METRICAS_TOKEN}`,
      'Bearer ',
      `Bearer ${METRICAS_TOKEN}x`,
      `Bearer ${METRICAS_TOKEN.slice(0, -1)}`,
      `Bearer ${METRICAS_TOKEN.toUpperCase()}`,
      `Bearer ${admin.token}`,
    ];
    for (const ajena of ajenas) {
      const { estado, cabeceras, cuerpo } = await consultar(ajena);
      expect(estado).toBe(401);
      expect(cabeceras.get('content-type')).toContain('application/problem+json');
      expect(cabeceras.get('www-authenticate')).toBe('Bearer');
      expect(cuerpo).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
      expect(JSON.stringify(cuerpo)).not.toContain('seguimiento_');
    }
  });

  it('opens nothing else with it', async () => {
    const { estado } = await pedir(servidor.url, 'GET', '/tareas', {
      cabeceras: { authorization: `Bearer ${METRICAS_TOKEN}` },
    });
    expect(estado).toBe(401);
  });
});
