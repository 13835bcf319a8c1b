import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  codigoDeEstado,
  CODIGOS,
  entradaInvalida,
  ErrorDeDominio,
  errorPublico,
  noAutenticado,
  noEncontrado,
} from '../../src/comun/errores.js';

const INTERNO = { codigo: 'INTERNAL_SERVER_ERROR', mensaje: 'Internal server error' };

const conCodigo = (code: string) => Object.assign(new Error(`secret of the driver ${code}`), { code });

describe('errorPublico', () => {
  it('shows an error meant for the caller as it is', () => {
    const errores = [{ path: 'tipo', message: 'expected a text' }];
    expect(errorPublico(new ErrorDeDominio('CONFLICT', 'That e-mail is taken'))).toEqual({
      codigo: 'CONFLICT',
      mensaje: 'That e-mail is taken',
    });
    expect(errorPublico(entradaInvalida(errores))).toEqual({
      codigo: 'BAD_USER_INPUT',
      mensaje: 'Invalid input: tipo: expected a text',
      errores,
    });
  });

  it.each([
    ['an Error', new Error('select clave_hash from usuario')],
    ['a text', 'connection string postgres://root:clave@host'],
    ['undefined', undefined],
    ['null', null],
    ['an object that only looks like a domain error', { codigo: 'NOT_FOUND', message: 'no', mensaje: 'no' }],
    ['an error of Postgres that is not about the connection', conCodigo('23505')],
    ['a status of a library', Object.assign(new Error('library text'), { statusCode: 502 })],
  ])('says nothing of %s', (_, error) => {
    expect(errorPublico(error)).toEqual(INTERNO);
  });

  it('finds the error meant for the caller beneath those that wrap it', () => {
    const propio = noEncontrado('Task');
    const esperado = { codigo: 'NOT_FOUND', mensaje: 'Task not found' };
    expect(errorPublico(new Error('Failed query: select 1', { cause: propio }))).toEqual(esperado);
    expect(errorPublico(new GraphQLError('wrapped', { originalError: propio }))).toEqual(esperado);
    const doble = new GraphQLError('twice', { originalError: new Error('Failed query', { cause: propio }) });
    expect(errorPublico(doble)).toEqual(esperado);
  });

  it('ends on an error that is its own cause', () => {
    const circular = new Error('one');
    circular.cause = new Error('two', { cause: circular });
    expect(errorPublico(circular)).toEqual(INTERNO);
  });

  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EPIPE',
    'ENOTFOUND',
    'EAI_AGAIN',
    'CONNECTION_CLOSED',
    'CONNECTION_ENDED',
    'CONNECT_TIMEOUT',
    '57P01',
    '57P02',
    '57P03',
    '57014',
    '25P03',
    '53300',
    '08006',
  ])('answers SERVICE_UNAVAILABLE when the database cannot be reached (%s)', (code) => {
    const publico = errorPublico(new Error('Failed query: select 1', { cause: conCodigo(code) }));
    expect(publico.codigo).toBe('SERVICE_UNAVAILABLE');
    expect(publico.mensaje).not.toMatch(/secret|driver|query|select/);
    expect(publico).toEqual(errorPublico(conCodigo(code)));
  });

  it.each(['57P010', 'X57P01', '0800', 57])('does not take another code for it (%s)', (code) => {
    expect(errorPublico(Object.assign(new Error('other'), { code }))).toEqual(INTERNO);
  });
});

describe('the closed set of codes', () => {
  it('is that of the contract, with its HTTP status', () => {
    expect(CODIGOS).toEqual({
      UNAUTHENTICATED: 401,
      FORBIDDEN: 403,
      BAD_USER_INPUT: 400,
      NOT_FOUND: 404,
      CONFLICT: 409,
      TOO_MANY_REQUESTS: 429,
      SERVICE_UNAVAILABLE: 503,
      INTERNAL_SERVER_ERROR: 500,
    });
  });

  it('gives the closest code to a status raised by a library', () => {
    for (const [codigo, estado] of Object.entries(CODIGOS)) expect(codigoDeEstado(estado)).toBe(codigo);
    expect([405, 413, 415, 422].map(codigoDeEstado)).toEqual(Array(4).fill('BAD_USER_INPUT'));
    expect([501, 502, 599].map(codigoDeEstado)).toEqual(Array(3).fill('INTERNAL_SERVER_ERROR'));
  });

  it('says the same of what is not there, whatever it is', () => {
    expect(noEncontrado('Task').message).toBe('Task not found');
    expect(noAutenticado('Sign in first').codigo).toBe('UNAUTHENTICATED');
  });
});
