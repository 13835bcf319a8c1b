import { describe, expect, it } from 'vitest';
import { ErrorDeUso, leerOpciones } from './opciones.js';

describe('the options of the demo', () => {
  it('have defaults for all of it', () => {
    expect(leerOpciones([], {})).toEqual({
      url: 'http://127.0.0.1:3000',
      clave: 'seguimiento-demo',
      rapidez: 1,
      cada: 1000,
      minutos: 60,
      semilla: 1,
    });
  });

  it('come from the command line and the environment', () => {
    const argumentos = ['--rapidez', '10', '--cada=500', '--minutos', '0.5', '--semilla', '42'];
    const entorno = { SEGUIMIENTO_URL: 'http://localhost:8080/', DEMO_CLAVE: 'otra-clave-de-demo' };
    expect(leerOpciones(argumentos, entorno)).toEqual({
      url: 'http://localhost:8080',
      clave: 'otra-clave-de-demo',
      rapidez: 10,
      cada: 500,
      minutos: 0.5,
      semilla: 42,
    });
  });

  it.each([
    ['--rapidez', '0'],
    ['--rapidez', 'much'],
    ['--rapidez', ''],
    ['--cada', '1'],
    ['--minutos', '-1'],
    ['--semilla', 'NaN'],
    ['--speed', '10'],
  ])('refuse %s %s', (...argumentos) => {
    expect(() => leerOpciones(argumentos, {})).toThrow(ErrorDeUso);
  });

  it.each(['http://127.0.0.1:3000', 'http://127.1.2.3', 'http://[::1]:3000', 'https://localhost'])(
    'take this machine: %s',
    (url) => {
      expect(leerOpciones([], { SEGUIMIENTO_URL: url }).url).toBe(url);
    },
  );

  it.each([
    'http://seguimiento.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
    'http://192.168.1.10:3000',
    'http://0.0.0.0:3000',
    'ftp://127.0.0.1',
    '127.0.0.1:3000',
  ])('refuse any other: %s', (url) => {
    expect(() => leerOpciones([], { SEGUIMIENTO_URL: url })).toThrow(ErrorDeUso);
  });
});
