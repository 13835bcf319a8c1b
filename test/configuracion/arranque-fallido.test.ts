import { describe, expect, it } from 'vitest';
import { avisoDeFallo } from '../../src/arranque-fallido.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';

const CONFIGURACION = leerConfiguracion({
  PORT: '80',
  HOST: '127.0.0.1',
  DATOS_DIR: '/srv/seguimiento',
  DATABASE_URL: 'postgres://dueno:clave-de-la-base@db.example:6432/seguimiento',
  JWT_SECRETO: 'kJ8vQ2xW7pZ4mN6bT9rL3fH5gD1sA0yC',
});

const aviso = (detalles: object, configuracion = CONFIGURACION) =>
  avisoDeFallo(Object.assign(new Error('lo que diga la biblioteca'), detalles), configuracion);

describe('what is told of a failed start', () => {
  it('is PORT when the user may not listen on it', () => {
    expect(aviso({ code: 'EACCES', syscall: 'listen', address: '127.0.0.1', port: 80 })).toBe(
      'PORT: got 80, which this user may not listen on; takes one from 1024 on',
    );
  });

  it.each([
    ['EACCES', 'where this user may not write'],
    ['EPERM', 'where this user may not write'],
    ['EROFS', 'which is on a read-only disk'],
    ['ENOSPC', 'whose disk is full'],
  ])(
    'is DATOS_DIR when the file system refuses it, what it lies under, or what it holds (%s)',
    (code, motivo) => {
      for (const path of ['/srv/seguimiento', '/srv', '/srv/seguimiento/pglite/PG_VERSION']) {
        expect(aviso({ code, syscall: 'mkdir', path })).toBe(
          `DATOS_DIR: got "/srv/seguimiento", ${motivo}; takes a folder that this user may write to`,
        );
      }
      expect(aviso({ code, syscall: 'open', path: '/srv/seguimiento-otro/x' })).toContain('lo que diga');
    },
  );

  it.each([
    ['28P01', 'which refuses the user or the password'],
    ['28000', 'which does not let this user in from here'],
    ['3D000', 'which has no such database'],
    ['CONNECT_TIMEOUT', 'which does not answer'],
    ['ECONNREFUSED', 'where nothing listens'],
  ])('is DATABASE_URL, without its password or the query, when Postgres refuses (%s)', (code, motivo) => {
    const cause = Object.assign(new Error('del controlador'), { code });
    for (const detalles of [{ code }, { cause, query: 'select $1', params: ['secreto'] }]) {
      expect(aviso(detalles)).toBe(
        `DATABASE_URL: got "db.example:6432/seguimiento", ${motivo}; takes postgres://user:password@host:port/database of a Postgres in reach`,
      );
    }
  });

  it('is the error itself, without what a query was given, when no variable explains it', () => {
    expect(aviso({ code: 'ECONNREFUSED' }, { ...CONFIGURACION, DATABASE_URL: undefined })).toContain(
      'lo que diga',
    );
    const texto = aviso({ query: 'select $1', params: ['secreto'], cause: new Error('division by zero') });
    expect(texto).toContain('division by zero');
    expect(texto).not.toContain('secreto');
  });
});
