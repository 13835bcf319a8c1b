import { beforeAll, describe, expect, it } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { iniciarServidor } from '../apoyo/servidor.js';
import { pararReloj } from './reloj-parado.js';

const RAICES = `{ ${Array.from({ length: 10 }, (_, i) => `a${i}: yo { id }`).join(' ')} }`;

describe('a burst of one user', () => {
  let ana: Cliente;
  let luis: Cliente;
  beforeAll(async () => {
    const servidor = await iniciarServidor('embebido', { variables: { PETICIONES_POR_USUARIO: '20' } });
    pararReloj(servidor.app);
    ana = await servidor.entrar('ana');
    luis = await servidor.entrar('luis');
  });

  it('is served whole, spread over most of a second, while others are answered', async () => {
    const respondidas: string[] = [];
    const anotar = (quien: string) => (respuesta: { errors?: unknown }) => {
      expect(respuesta.errors).toBeUndefined();
      respondidas.push(quien);
    };
    const empezada = performance.now();
    // Nearly all that may come at once, 200, in requests of ten.
    const rafaga = Array.from({ length: 19 }, () => ana.graphql(RAICES).then(anotar('ana')));
    await ana.pedir('GET', '/salud/viva');
    await luis.graphql(RAICES).then(anotar('luis'));
    expect(respondidas.length).toBeLessThan(19);
    await Promise.all(rafaga);
    expect(respondidas.length).toBe(20);
    // The clock that counts is stopped: all beyond the first 40 go one each 5 ms, and no timer is early.
    expect(performance.now() - empezada).toBeGreaterThan(700);
  });
});
