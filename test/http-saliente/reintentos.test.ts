import { type AxiosInstance, create as crearAxios } from 'axios';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ErrorHttpSaliente } from '../../src/http-saliente/index.js';
import { interceptar, opcionesDeSalida } from '../../src/http-saliente/http-saliente.module.js';
import { contestar, type Respuesta } from '../apoyo/fcm.js';

const BIEN: Respuesta = { estado: 200, cuerpo: { bien: true } };
const SECRETO = 'ya29.un-token-muy-secreto';
const PLAZO_MS = 400;

interface Llegada {
  readonly metodo: string | undefined;
  readonly cuerpo: string;
  readonly en: number;
}

describe('a request to others', () => {
  let url: string;
  let guion: Respuesta[] = [];
  let llegadas: Llegada[] = [];
  let medidas: [servidor: string, resultado: string][] = [];
  let alLlegar: () => void = () => {};
  const servidor = createServer(async (peticion, respuesta) => {
    let cuerpo = '';
    for await (const trozo of peticion) cuerpo += String(trozo);
    llegadas.push({ metodo: peticion.method, cuerpo, en: performance.now() });
    contestar(respuesta, (guion.length > 1 ? guion.shift() : guion[0]) ?? BIEN);
    alLlegar();
  });

  beforeAll(async () => {
    process.env.no_proxy = '127.0.0.1';
    await new Promise<void>((resolve) => servidor.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(servidor.address() as AddressInfo).port}/camino?clave=${SECRETO}`;
  });
  afterAll(() => {
    servidor.closeAllConnections();
    servidor.close();
  });
  beforeEach(() => {
    [guion, llegadas, medidas, alLlegar] = [[], [], [], () => {}];
  });

  function crear({ esperaMs = 4, esperaPorCuotaMs = 60_000 } = {}): AxiosInstance {
    const cliente = crearAxios(
      opcionesDeSalida(PLAZO_MS, (quien, resultado) => medidas.push([quien, resultado])),
    );
    interceptar(cliente, { esperaMs, esperaPorCuotaMs });
    return cliente;
  }
  const pedir = (cliente = crear(), signal?: AbortSignal) =>
    cliente.post(
      url,
      { dato: 1 },
      { headers: { Authorization: `Bearer ${SECRETO}` }, ...(signal && { signal }) },
    );
  const fallar = (...parametros: Parameters<typeof pedir>): Promise<ErrorHttpSaliente> =>
    pedir(...parametros).then(
      () => expect.fail('It worked'),
      (error: unknown) => error as ErrorHttpSaliente,
    );
  const huecos = () => llegadas.slice(1).map(({ en }, i) => en - (llegadas[i]?.en ?? 0));

  it.each<[string, Respuesta]>([
    ['500', { estado: 500 }],
    ['502 in HTML', { estado: 502, texto: '<html>Bad Gateway</html>' }],
    ['503', { estado: 503 }],
    ['504', { estado: 504 }],
    ['a connection that is reset', 'cortar'],
    ['a connection that breaks in the middle of the answer', 'cortar-a-medias'],
    ['no answer in time', 'callar'],
  ])('is repeated after %s, POST as well, with the same body', async (_que, respuesta) => {
    guion = [respuesta, respuesta, BIEN];
    expect((await pedir()).data).toEqual({ bien: true });
    expect(llegadas.map(({ metodo, cuerpo }) => [metodo, cuerpo])).toEqual(
      Array.from({ length: 3 }, () => ['POST', '{"dato":1}']),
    );
  });

  it('is repeated three times and no more, with gaps that grow, and each one is measured', async () => {
    guion = [{ estado: 503 }];
    const error = await fallar(crear({ esperaMs: 100 }));
    expect(error).toMatchObject({ estado: 503, codigo: undefined, esperaMs: 0, cancelada: false });
    expect(llegadas).toHaveLength(4);
    expect(huecos()).toEqual(huecos().toSorted((a, b) => a - b));
    expect(medidas).toEqual(Array.from({ length: 4 }, () => [new URL(url).host, '503']));
  });

  it('ends in the same way when nobody listens', async () => {
    const cliente = crear();
    await expect(cliente.get('http://127.0.0.1:1/')).rejects.toMatchObject({
      estado: undefined,
      codigo: 'ECONNREFUSED',
    });
    expect(medidas).toHaveLength(4);
  });

  it.each([301, 400, 401, 403, 404, 408, 409, 413, 501])('is not repeated after a %i', async (estado) => {
    guion = [{ estado, cabeceras: { location: '/otro', 'retry-after': '0' } }];
    expect(await fallar()).toMatchObject({ estado });
    expect(llegadas).toHaveLength(1);
  });

  it('waits at least what Retry-After says, in seconds or as a date', async () => {
    guion = [{ estado: 503, cabeceras: { 'retry-after': '1' } }, BIEN];
    await pedir();
    expect(huecos()[0]).toBeGreaterThanOrEqual(990);
    const enSegundos = Math.ceil(Date.now() / 1_000) * 1_000 + 1_000;
    llegadas = [];
    guion = [{ estado: 503, cabeceras: { 'retry-after': new Date(enSegundos).toUTCString() } }, BIEN];
    await pedir();
    expect(Date.now()).toBeGreaterThanOrEqual(enSegundos);
  });

  it('does not hold its caller for a long Retry-After, but says how long to wait, an hour at most', async () => {
    guion = [{ estado: 503, cabeceras: { 'retry-after': '30' } }];
    expect(await fallar()).toMatchObject({ estado: 503, esperaMs: 30_000 });
    guion = [{ estado: 503, cabeceras: { 'retry-after': '9999999' } }];
    expect(await fallar()).toMatchObject({ estado: 503, esperaMs: 3_600_000 });
    guion = [{ estado: 503, cabeceras: { 'retry-after': 'Infinity' } }];
    expect(await fallar()).toMatchObject({ estado: 503, esperaMs: 3_600_000 });
    expect(llegadas).toHaveLength(3);
  });

  it('that was one too many (429) leaves a minute at least to its caller', async () => {
    guion = [{ estado: 429 }];
    expect(await fallar()).toMatchObject({ estado: 429, esperaMs: 60_000 });
    guion = [{ estado: 429, cabeceras: { 'retry-after': '90' } }];
    expect(await fallar()).toMatchObject({ estado: 429, esperaMs: 90_000 });
    expect(llegadas).toHaveLength(2);
  });

  it('that was one too many is repeated where the minute is a shorter one, each time after a longer one', async () => {
    guion = [{ estado: 429 }];
    expect(await fallar(crear({ esperaMs: 1, esperaPorCuotaMs: 40 }))).toMatchObject({ estado: 429 });
    expect(llegadas).toHaveLength(4);
    const [primero = 0, segundo = 0, tercero = 0] = huecos();
    expect([primero >= 39, segundo >= 79, tercero >= 159]).toEqual([true, true, true]);
  });

  it('ends at once when nobody wants it any more: in the middle, and between two', async () => {
    const enMedio = new AbortController();
    guion = ['callar'];
    alLlegar = () => enMedio.abort();
    expect(await fallar(crear(), enMedio.signal)).toMatchObject({ cancelada: true, estado: undefined });

    const entreDos = new AbortController();
    const cliente = crear({ esperaMs: 60_000 });
    guion = [{ estado: 503 }];
    alLlegar = () => {};
    // Heard by axios-retry before it waits.
    cliente.interceptors.request.use((peticion) => {
      const { retryCount = 0 } = peticion['axios-retry'] ?? {};
      expect(retryCount).toBeLessThan(2);
      return peticion;
    });
    const fallo = fallar(cliente, entreDos.signal);
    await expect.poll(() => medidas.at(-1)?.[1]).toBe('503');
    entreDos.abort();
    expect(await fallo).toMatchObject({ cancelada: true });
    expect(llegadas).toHaveLength(2);

    const antes = AbortSignal.abort();
    expect(await fallar(crear(), antes)).toMatchObject({ cancelada: true });
    expect(llegadas).toHaveLength(2);
  });

  it('is given up if its answer trickles in, however often a byte comes', async () => {
    const lento = createServer((_, respuesta) => {
      const goteo = setInterval(() => respuesta.write(' '), 20);
      respuesta.on('close', () => clearInterval(goteo));
    });
    await new Promise<void>((resolve) => lento.listen(0, '127.0.0.1', resolve));
    const { port } = lento.address() as AddressInfo;
    await expect(crear().get(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ codigo: 'ECONNABORTED' });
    expect(medidas).toHaveLength(4);
    lento.closeAllConnections();
    lento.close();
  });

  it('takes no answer of more than a mebibyte', async () => {
    guion = [{ estado: 200, texto: 'x'.repeat(1_100_000) }];
    expect(await fallar()).toMatchObject({ estado: undefined, codigo: 'ERR_BAD_RESPONSE' });
    expect(llegadas).toHaveLength(1);
  });

  it('fails with an error that says the server and the cause, and has no secret for whatever log', async () => {
    guion = [{ estado: 401, cuerpo: { eco: SECRETO } }];
    const error = await fallar();
    expect(error).toBeInstanceOf(ErrorHttpSaliente);
    expect(error.message).toBe(`${new URL(url).host} answered 401`);
    expect(error.cuerpo).toEqual({ eco: SECRETO });
    guion = ['cortar'];
    const corte = await fallar();
    expect(corte.message).toBe(`${new URL(url).host} gave no answer (ECONNRESET)`);
    for (const fallo of [error, corte]) {
      expect(inspect(fallo, { depth: 10, showHidden: true }) + JSON.stringify(fallo)).not.toContain(SECRETO);
    }
  });
});
