import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hayAtraso } from '../../src/panel/web/datos/atraso.js';
import { Lectura } from '../../src/panel/web/datos/lectura.js';
import { type CodigoDeError, ErrorDeApi } from '../../src/panel/web/red/graphql.js';

/** Longer than any wait between two attempts. */
const MUCHO_MS = 40_000;

let fin: AbortController;
let leidas: {
  responder: () => void;
  rechazar: (error: unknown) => void;
  fallar: (codigo: CodigoDeError) => void;
}[];
let lectura: Lectura;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  fin = new AbortController();
  leidas = [];
  lectura = new Lectura(
    () =>
      new Promise((responder, rechazar) => {
        leidas.push({ responder, rechazar, fallar: (codigo) => rechazar(new ErrorDeApi(codigo, '')) });
      }),
    fin.signal,
  );
});

afterEach(() => {
  fin.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pasar = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const responder = (cual: number) => {
  leidas[cual]!.responder();
  return pasar(0);
};
const fallar = (cual: number, codigo: CodigoDeError) => {
  leidas[cual]!.fallar(codigo);
  return pasar(0);
};

it('reads once at a time, and once more for all that was asked meanwhile', async () => {
  lectura.pedir();
  for (let veces = 0; veces < 5; veces++) lectura.pedir();
  expect(leidas).toHaveLength(1);
  await responder(0);
  expect(leidas).toHaveLength(2);
  await responder(1);
  expect(leidas).toHaveLength(2);
});

it('is behind until the reading has answered that begins when the subscription is surely in force', async () => {
  lectura.alEmpezar();
  await responder(0);
  expect(hayAtraso.value).toBe(true);
  await pasar(2_000);
  expect(leidas).toHaveLength(2);
  expect(hayAtraso.value).toBe(true);
  await fallar(1, 'SIN_RED');
  expect(hayAtraso.value).toBe(true);
  await pasar(MUCHO_MS);
  await responder(2);
  expect(hayAtraso.value).toBe(false);
});

it('waits no longer for a server that is there again', async () => {
  lectura.pedir();
  await fallar(0, 'SERVICE_UNAVAILABLE');
  expect(leidas).toHaveLength(1);
  lectura.alEmpezar();
  await pasar(0);
  expect(leidas).toHaveLength(2);
});

it('leaves a server alone for as long as that asks, whatever else happens', async () => {
  lectura.pedir();
  leidas[0]!.rechazar(new ErrorDeApi('TOO_MANY_REQUESTS', '', [], 30_000));
  await pasar(0);
  lectura.alEmpezar();
  window.dispatchEvent(new Event('online'));
  await pasar(29_000);
  expect(leidas).toHaveLength(1);
  await pasar(2_000);
  expect(leidas).toHaveLength(2);
});

it('does not give up what the server fails at, and says so as long as there is nothing else to show', async () => {
  lectura.pedir();
  await fallar(0, 'INTERNAL_SERVER_ERROR');
  expect(lectura.estado.value).toHaveProperty('error.codigo', 'INTERNAL_SERVER_ERROR');
  await pasar(MUCHO_MS);
  await responder(1);
  expect(lectura.estado.value).toBe('leida');
  expect(hayAtraso.value).toBe(false);
});

it('takes a refusal for an answer', async () => {
  lectura.pedir();
  await fallar(0, 'FORBIDDEN');
  await pasar(MUCHO_MS);
  expect(leidas).toHaveLength(1);
  expect(hayAtraso.value).toBe(false);
});

it('reads nothing more, and is behind with nothing, once its user has left', async () => {
  lectura.alEmpezar();
  await fallar(0, 'SIN_RED');
  fin.abort();
  lectura.alEmpezar();
  lectura.pedir();
  await pasar(MUCHO_MS);
  expect(leidas).toHaveLength(1);
  expect(hayAtraso.value).toBe(false);
});
