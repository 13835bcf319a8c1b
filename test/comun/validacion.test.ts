import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ErrorDeDominio } from '../../src/comun/errores.js';
import { erroresDeCampo, validar } from '../../src/comun/validacion.js';

const PEDIDO = z.strictObject({
  tipo: z.string('expected a text'),
  puntos: z.array(z.strictObject({ lat: z.number('expected a number') })).default([]),
});

function quejasDe(esquema: z.ZodType, entrada: unknown) {
  try {
    validar(esquema, entrada);
  } catch (error) {
    if (error instanceof ErrorDeDominio)
      return { codigo: error.codigo, errores: error.errores, mensaje: error.message };
    throw error;
  }
  return undefined;
}

describe('validar', () => {
  it('gives what the schema makes of the input', () => {
    expect(validar(PEDIDO, { tipo: 'reporte' })).toEqual({ tipo: 'reporte', puntos: [] });
  });

  it('names every refused field, each with its whole path', () => {
    expect(quejasDe(PEDIDO, { tipo: 7, puntos: [{ lat: 1 }, { lat: 'x' }] })).toEqual({
      codigo: 'BAD_USER_INPUT',
      errores: [
        { path: 'tipo', message: 'expected a text' },
        { path: 'puntos.1.lat', message: 'expected a number' },
      ],
      mensaje: 'Invalid input: tipo: expected a text; puntos.1.lat: expected a number',
    });
  });

  it('names unknown fields one by one, where they are', () => {
    expect(
      quejasDe(PEDIDO, { tipo: 'reporte', rol: 'admin', usuarioId: 1, puntos: [{ lat: 1, lng: 2 }] }),
    ).toEqual(
      expect.objectContaining({
        errores: expect.arrayContaining([
          { path: 'rol', message: 'unknown field' },
          { path: 'usuarioId', message: 'unknown field' },
          { path: 'puntos.0.lng', message: 'unknown field' },
        ]),
      }),
    );
  });

  it.each([undefined, null, 'text', 7, []])('refuses input that is no object at all (%j)', (entrada) => {
    expect(quejasDe(PEDIDO, entrada)).toEqual(
      expect.objectContaining({
        codigo: 'BAD_USER_INPUT',
        errores: [{ path: '', message: expect.any(String) }],
      }),
    );
  });

  it('tells the first of many complaints, how many more there are, and no more of a name than that', () => {
    const puntos = Array.from({ length: 100_000 }, () => ({}));
    const largo = 'x'.repeat(100_000);
    const muchas = quejasDe(PEDIDO, { tipo: 'reporte', puntos });
    expect(muchas?.errores).toHaveLength(21);
    expect(muchas?.errores?.at(-1)).toEqual({ path: '', message: '99980 more fields are refused' });
    const campos = Object.fromEntries(puntos.map((_, n) => [`${largo.slice(0, 80)}${n}`, 1]));
    const desconocidos = quejasDe(PEDIDO, { tipo: 'reporte', ...campos });
    expect(desconocidos?.errores).toHaveLength(21);
    expect(desconocidos?.errores?.[0]?.path).toHaveLength(65);
    expect(desconocidos?.mensaje.length).toBeLessThan(2_500);
  });

  it('does not hand prototypes over', () => {
    const entrada: unknown = JSON.parse('{"tipo": "reporte", "__proto__": {"rol": "admin"}}');
    expect(quejasDe(PEDIDO, entrada)?.errores).toEqual([{ path: '__proto__', message: 'unknown field' }]);
    expect('rol' in {}).toBe(false);
  });
});

describe('erroresDeCampo', () => {
  it('reads the paths of the Standard Schema specification too', () => {
    const path = [{ key: 'puntos' }, { key: 0 }, 'lat'];
    expect(
      erroresDeCampo([{ message: 'expected a number', path }, { message: 'expected an object' }]),
    ).toEqual([
      { path: 'puntos.0.lat', message: 'expected a number' },
      { path: '', message: 'expected an object' },
    ]);
  });
});
