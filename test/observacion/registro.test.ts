import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Trazas from '../../src/comun/traza.js';
import { conTraza, trazaActual } from '../../src/comun/traza.js';
import { Registro } from '../../src/observacion/index.js';

const ID = 'cafe0123-4567-4890-8bcd-ef0123456789';

describe('the log', () => {
  let escrito: string;
  beforeEach(() => {
    escrito = '';
    for (const salida of [process.stdout, process.stderr]) {
      vi.spyOn(salida, 'write').mockImplementation((trozo) => {
        escrito += String(trozo);
        return true;
      });
    }
  });
  afterEach(() => vi.restoreAllMocks());

  const lineas = () =>
    escrito
      .split('\n')
      .filter(Boolean)
      .map((linea) => JSON.parse(linea) as Record<string, unknown>);

  it('is one JSON object a line in production, with the trace of whoever writes', () => {
    const registro = new Registro({ produccion: true, NIVEL_REGISTRO: 'log' });
    conTraza({ peticion: ID, usuarioId: 7, tareaId: 42 }, () => registro.log('First\nsecond line', 'Place'));
    registro.warn('Of nobody', 'Place');
    registro.error('Broken', 'Error: x\n    at y (z.js:1:2)', 'Place');
    expect(lineas()).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: 'log',
        pid: process.pid,
        context: 'Place',
        message: 'First\nsecond line',
        peticion: ID,
        usuarioId: 7,
        tareaId: 42,
      },
      { time: expect.any(String), level: 'warn', pid: process.pid, context: 'Place', message: 'Of nobody' },
      expect.objectContaining({ level: 'error', message: 'Broken', stack: expect.stringContaining('at y') }),
    ]);
  });

  it('is for people elsewhere, and ends with the beginning of the id', () => {
    const registro = new Registro({ produccion: false, NIVEL_REGISTRO: 'log' });
    conTraza({ peticion: ID }, () => registro.log('Something', 'Place'));
    registro.log('Else', 'Place');
    expect(escrito).toMatch(/Something.* \(cafe0123\)\n.*Else[^(]*\n$/);
  });

  it.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['log', ['error', 'warn', 'log']],
    ['debug', ['error', 'warn', 'log', 'debug']],
  ] as const)(
    'has at NIVEL_REGISTRO=%s the lines of that level and of the graver ones',
    (nivel, esperados) => {
      const registro = new Registro({ produccion: true, NIVEL_REGISTRO: nivel });
      const perezosa = vi.fn(() => 'late');
      registro.debug(perezosa, 'Place');
      for (const gravedad of ['log', 'warn', 'error'] as const) registro[gravedad]('Said', 'Place');
      expect(new Set(lineas().map(({ level }) => level))).toEqual(new Set(esperados));
      expect(perezosa).toHaveBeenCalledTimes(nivel === 'debug' ? 1 : 0);
    },
  );

  it('leaves out what Nest says of its wiring', () => {
    const registro = new Registro({ produccion: true, NIVEL_REGISTRO: 'debug' });
    registro.log('X dependencies initialized', 'InstanceLoader');
    expect(escrito).toBe('');
  });
});

describe('a trace', () => {
  it('covers what runs at once, and nothing after it', () => {
    const vistas = conTraza({ peticion: 'a' }, () => [
      trazaActual(),
      conTraza(undefined, trazaActual),
      conTraza({ peticion: 'b' }, trazaActual),
      trazaActual(),
    ]);
    expect(vistas).toEqual([{ peticion: 'a' }, undefined, { peticion: 'b' }, { peticion: 'a' }]);
    expect(() =>
      conTraza({ peticion: 'a' }, () => {
        throw new Error('x');
      }),
    ).toThrow('x');
    expect(trazaActual()).toBeUndefined();
  });

  it('goes on after a wait once that is asked for, as by NIVEL_REGISTRO=debug', async () => {
    // Of a copy: what this begins is for good, and other files run in this process too.
    const copia = '../../src/comun/traza.js?copia';
    const propia: typeof Trazas = await import(copia);
    propia.seguirTrazas();
    const trabajo = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return propia.trazaActual();
    };
    const vistas = await Promise.all([
      propia.conTraza({ peticion: 'a' }, trabajo),
      propia.conTraza({ peticion: 'b' }, () => propia.conTraza(undefined, trabajo)),
      trabajo(),
    ]);
    expect(vistas).toEqual([{ peticion: 'a' }, undefined, undefined]);
  });
});
