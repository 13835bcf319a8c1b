import { Logger } from '@nestjs/common';
import { array, assert, constantFrom, nat, property, tuple } from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Reloj } from '../../src/comun/reloj.js';
import { ConexionesEntrantes, type Entrada, Rechazos } from '../../src/limites/index.js';
import { Metricas } from '../../src/observacion/index.js';

const crear = (CONEXIONES_POR_IP: number, CONEXIONES_SIN_AUTENTICAR: number) =>
  new ConexionesEntrantes(new Rechazos(new Metricas(), new Reloj()), {
    CONEXIONES_POR_IP,
    CONEXIONES_SIN_AUTENTICAR,
  });

const intentar = (hacer: () => Entrada) => {
  try {
    return hacer();
  } catch {
    return undefined;
  }
};

describe('what is refused', () => {
  it('is told to the log once a minute of each, and of so many that nobody fills it with addresses', () => {
    const avisos = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const metricas = new Metricas();
    const reloj = new Reloj();
    let ahora = 1_800_000_000_000;
    reloj.ahora = () => new Date(ahora);
    const rechazos = new Rechazos(metricas, reloj);
    const anotar = () => {
      for (let red = 0; red < 2_000; red++)
        rechazos.anotar('sin-autenticar', `address 2001:db8:0:${red}::/64`);
    };
    for (let vez = 0; vez < 2; vez++) anotar();
    expect(avisos).toHaveBeenCalledTimes(500);
    ahora += 60_000;
    anotar();
    expect(avisos).toHaveBeenCalledTimes(1_000);
    avisos.mockRestore();
  });
});

describe('connections on their way in', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('are so many of one address at most, whether they have said who they are or not', () => {
    const entrantes = crear(2, 100);
    const [primera] = [entrantes.admitir('a', () => {}), entrantes.admitir('a', () => {})];
    primera.autenticar();
    const exceso = expect.objectContaining({ codigo: 'TOO_MANY_REQUESTS', esperaS: 5 });
    expect(() => entrantes.admitir('a', () => {})).toThrow(exceso);
    expect(() => entrantes.admitirAutenticada('a')).toThrow(exceso);
    entrantes.admitir('b', () => {});
    primera.soltar();
    primera.soltar();
    entrantes.admitirAutenticada('a')();
    expect(entrantes.abiertas).toEqual({ total: 2, sinAutenticar: 2 });
  });

  it('may be many before they say who they are, but not all of one address where another knocks', () => {
    const entrantes = crear(100, 4);
    const cortes = Array.from({ length: 4 }, () => vi.fn());
    for (const cortar of cortes) entrantes.admitir('attacker', cortar);
    expect(() => entrantes.admitir('attacker', () => {})).toThrow(
      expect.objectContaining({ codigo: 'SERVICE_UNAVAILABLE', esperaS: 5 }),
    );
    entrantes.admitir('somebody', () => {});
    // The oldest one made room.
    expect(cortes.map(({ mock }) => mock.calls.length)).toEqual([1, 0, 0, 0]);
    expect(entrantes.abiertas.sinAutenticar).toBe(4);
  });

  it('are counted back to nothing, whatever becomes of each', () => {
    const red = constantFrom('a', 'b', 'c', 'd');
    const paso = tuple(red, constantFrom('admitir', 'autenticar', 'soltar'), nat());
    assert(
      property(array(paso, { maxLength: 200 }), (pasos) => {
        const entrantes = crear(12, 9);
        const vivas: Entrada[] = [];
        for (const [de, hacer, cual] of pasos) {
          const elegida = vivas[cual % Math.max(vivas.length, 1)];
          if (hacer === 'admitir') {
            const nueva: Entrada | undefined = intentar(() => entrantes.admitir(de, () => nueva?.soltar()));
            if (nueva) vivas.push(nueva);
          } else elegida?.[hacer]();
          expect(entrantes.abiertas.sinAutenticar).toBeLessThanOrEqual(9);
          expect(entrantes.abiertas.sinAutenticar).toBeLessThanOrEqual(entrantes.abiertas.total);
        }
        for (const entrada of vivas) entrada.soltar();
        expect(entrantes.abiertas).toEqual({ total: 0, sinAutenticar: 0 });
      }),
    );
  });
});
